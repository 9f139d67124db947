//! Making clients by hand and changing what is known about them.

use super::input::EMAIL_NOT_USABLE;
use super::{Client, ClientInput, queries};
use crate::access::{Action, Viewer};
use crate::ids::ClientId;
use crate::{Error, FieldErrors, Result};
use clerk_platform::time::melbourne_date;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// Makes a client, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &ClientInput,
    now: Timestamp,
) -> Result<ClientId> {
    viewer.require(Action::CreateCases)?;
    check(input, None, melbourne_date(now))?;
    refuse_taken(connection, viewer, &input.email, None).await?;
    queries::insert(connection, input, now).await
}

/// Changes a client whom the viewer sees. `kept` is the client as stored, as `find` has just found them.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &Client,
    input: &ClientInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let id = kept.id;
    queries::require_seen(connection, viewer, id).await?;
    check(input, Some(kept), melbourne_date(now))?;
    require_current(version, queries::lock(connection, id).await?)?;
    refuse_taken(connection, viewer, &input.email, Some(id)).await?;
    queries::update(connection, id, input, now).await
}

/// The rules beyond single fields. What is stored may stay.
fn check(input: &ClientInput, kept: Option<&Client>, today: Date) -> Result<()> {
    let mut wrong = FieldErrors::default();
    let had_no_name = kept.is_some_and(|client| client.full_name().is_empty());
    if input.first_name.is_empty() && input.last_name.is_empty() && !had_no_name {
        wrong.add("first_name", "Enter the client’s first name or last name.");
    }
    let stored_birth = kept.and_then(|client| client.date_of_birth).map(|day| day.to_jiff());
    if input.date_of_birth.is_some_and(|day| *day > today && Some(*day) != stored_birth) {
        wrong.add("date_of_birth", "The date of birth can’t be in the future.");
    }
    wrong.check()
}

/// Refuses an email address that another client has. If the viewer may not see that client, they are not told of them.
async fn refuse_taken(
    connection: &mut PgConnection,
    viewer: &Viewer,
    email: &str,
    own: Option<ClientId>,
) -> Result<()> {
    if !queries::is_taken(connection, email, own).await? {
        return Ok(());
    }
    match queries::with_email(connection, viewer, email).await? {
        Some(_) => Err(Error::invalid("email", "There is already a client with this email address.")),
        None => Err(Error::invalid("email", EMAIL_NOT_USABLE)),
    }
}
