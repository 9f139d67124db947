//! Jobs in the queue: some that have failed for good, in words, and one that waits for its time. They only send mail to the demo's
//! staff, so that it does no harm to try them again.

use super::{Staff, queries};
use clerk_core::Result;
use clerk_core::jobs::{EnqueueOptions, Enqueued, enqueue};
use clerk_core::office::accounts::{AccountNews, SendAccountNews, SendInvitation};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// In how many days the job that waits is due.
const WAITS: i64 = 3;

const DEAD: [(AccountNews, i64, &str); 2] = [
    (
        AccountNews::PasswordChanged,
        31,
        "the mail server answered 421: too many connections from your address, try again later",
    ),
    (
        AccountNews::RecoveryCodesMade,
        6,
        "the mail server can't be reached: no answer from mail.example.org within 30 seconds",
    ),
];

/// Adds them: news about two accounts, and an invitation.
pub(super) async fn load(
    connection: &mut PgConnection,
    &Staff { admin, coordinator, invited }: &Staff,
    now: Timestamp,
) -> Result<()> {
    for (user_id, (news, hours, error)) in [admin, coordinator].into_iter().zip(DEAD) {
        let at = now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
        let job = SendAccountNews { user_id, news };
        if let Enqueued::New(id) = enqueue(connection, &job, EnqueueOptions::default()).await? {
            queries::kill_job(connection, &id.to_string(), error, at).await?;
        }
    }
    let due = now.saturating_add(SignedDuration::from_hours(24 * WAITS)).unwrap_or(now);
    let options = EnqueueOptions { run_at: Some(due), ..EnqueueOptions::default() };
    enqueue(connection, &SendInvitation { user_id: invited }, options).await?;
    Ok(())
}
