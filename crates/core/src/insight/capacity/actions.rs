//! Who may see how busy staff are.

use super::model::{Capacity, CapacityFilter};
use super::queries;
use crate::Result;
use crate::access::{Action, Viewer};
use sqlx::PgConnection;

/// Active users who may have a place on cases, with their cases in it. The fullest first, those who take no cases last.
pub async fn capacity(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &CapacityFilter,
) -> Result<Vec<Capacity>> {
    viewer.require(Action::ManageStaff)?;
    queries::capacity(connection, filter).await
}
