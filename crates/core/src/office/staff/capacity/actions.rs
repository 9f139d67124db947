//! Shows coordinators how busy staff are.

use super::{Capacity, queries};
use crate::Result;
use crate::access::{Action, Group, Viewer};
use sqlx::PgConnection;

/// Active users of a group with their open cases by topic, for coordinators and above. The least busy first.
pub async fn capacity(connection: &mut PgConnection, viewer: &Viewer, group: Group) -> Result<Vec<Capacity>> {
    viewer.require(Action::ManageStaff)?;
    queries::capacity(connection, group).await
}
