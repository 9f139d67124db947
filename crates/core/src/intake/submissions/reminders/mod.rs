//! Forms that renters have begun and not finished, and who is reminded of them.
//!
//! The centre's site saves a first, partial submission and then another, whole one, so an unfinished submission of
//! someone who has also sent a finished one is normal, and no reason to write to them.

mod name;
mod queries;

pub use queries::{reminder, set_reminded};

use super::held;
use super::jobs::Flood;
use crate::Result;
use crate::ids::SubmissionId;
use crate::input::is_email;
use clerk_platform::time::{melbourne_date, start_of_day};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// How many reminders go out in a day. Usually there are fewer than ten; anyone can begin forms with others' addresses, and the mail
/// that comes of it has our name on it.
pub const MOST_A_DAY: usize = 200;

/// How many are looked at by one statement.
const PAGE: i64 = 1000;

/// A form is left alone for this long: most are finished by then.
const NOT_BEFORE: SignedDuration = SignedDuration::from_hours(2 * 24);
/// After this long nobody is reminded any more.
const NOT_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Someone to be reminded.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// Where.
    pub email: String,
    /// Their first name, if what they gave can only be a name; otherwise empty.
    pub first_name: String,
}

/// Unfinished submissions whose senders should be reminded now: 2 to 14 days old, the latest of each email address, and only if it is
/// no client's, has sent no finished form and was never reminded. As many as may still be reminded today; if there are more, the tech
/// channel is told.
pub async fn due_for_reminder(connection: &mut PgConnection, now: Timestamp) -> Result<Vec<SubmissionId>> {
    let today = start_of_day(melbourne_date(now));
    let left = MOST_A_DAY.saturating_sub(queries::reminded_since(&mut *connection, today).await?);
    let mut due = Vec::new();
    let mut after = None;
    // Anyone can begin any number of forms with what is no address: they take nobody's place.
    while due.len() <= left {
        let page = queries::due(&mut *connection, now, after.as_ref(), PAGE).await?;
        due.extend(page.iter().filter(|due| is_email(&due.email)).map(|due| due.id));
        after = page.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    if due.len() > left {
        held::alert(connection, Flood::Reminders, now).await?;
        due.truncate(left);
    }
    Ok(due)
}
