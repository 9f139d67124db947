//! Saying that two clients are different people.

use super::queries;
use crate::access::{Action, Viewer};
use crate::ids::ClientId;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Settles that two clients who share something are different people, for coordinators and above. Doing it twice changes nothing.
pub async fn part(
    connection: &mut PgConnection,
    viewer: &Viewer,
    one: ClientId,
    other: ClientId,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::JoinRecords)?;
    match queries::settle(connection, one, other, viewer.user_id, now).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}
