//! Requests to be called: taken in, shown to those who call, and marked once somebody has called.

use super::{Contact, ContactInput, queries};
use crate::Result;
use crate::access::{Action, Viewer};
use crate::office::blocklist;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps a request to be called.
pub async fn create(connection: &mut PgConnection, input: &ContactInput, now: Timestamp) -> Result<Uuid> {
    queries::insert(connection, input, now).await
}

/// People who still wait for a call, the longest wait first, at most 200.
pub async fn waiting(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Contact>> {
    viewer.require(Action::ManageIntake)?;
    let mut waiting = queries::waiting(connection).await?;
    let phones: Vec<&str> = waiting.iter().map(|contact| contact.phone.as_str()).collect();
    let blocked = blocklist::blocked_phones(connection, &phones).await?;
    for (contact, is_blocked) in waiting.iter_mut().zip(blocked) {
        contact.is_blocked = is_blocked;
    }
    Ok(waiting)
}

/// How many still wait.
pub async fn waiting_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(Action::ManageIntake)?;
    queries::waiting_count(connection).await
}

/// Notes that someone was called. Doing it twice changes nothing more.
pub async fn mark_handled(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    queries::mark_handled(connection, id, viewer.user_id, now).await
}
