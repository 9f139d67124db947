//! The record of a client or a person, with what may be the same: others who share something or are alike, what forms offer, and
//! the records that were joined with it.

mod model;
mod queries;

pub use model::{ClientRecord, PersonRecord};

use crate::Result;
use crate::access::{Action, Viewer};
use crate::ids::{ClientId, PersonId};
use sqlx::PgConnection;

/// One client with what may be the same, if the viewer sees them. Joins are for those who may undo them.
pub async fn client(connection: &mut PgConnection, viewer: &Viewer, id: ClientId) -> Result<ClientRecord> {
    queries::client(connection, viewer, id, viewer.may(Action::JoinRecords)).await
}

/// One person with what may be the same, if the viewer sees them. Joins are for those who may undo them.
pub async fn person(connection: &mut PgConnection, viewer: &Viewer, id: PersonId) -> Result<PersonRecord> {
    queries::person(connection, viewer, id, viewer.may(Action::JoinRecords)).await
}
