//! What has to be done before a case can be closed. The database's triggers have the last word, since they also see what others
//! do at the same moment; their rules are the same.

use crate::Result;
use crate::casework::dates::{self, CriticalDate};
use crate::casework::services::{self, Service};
use crate::casework::values::ServiceCategory;
use crate::ids::CaseId;
use sqlx::PgConnection;

/// Something that keeps a case from being closed.
#[derive(Debug, Clone)]
pub enum Obstacle {
    /// An ongoing service without a finish date: CK001.
    UnfinishedService(Service),
    /// A critical date that no admin has reviewed: CK002.
    UnreviewedDate(CriticalDate),
}

/// What keeps a case from being closed, services first. The caller has checked that the viewer sees the case.
pub async fn obstacles(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<Obstacle>> {
    let is_unfinished =
        |service: &Service| service.category == ServiceCategory::Ongoing && service.finished_on.is_none();
    let services = services::of_case(&mut *connection, case_id).await?;
    let services = services.into_iter().filter(is_unfinished).map(Obstacle::UnfinishedService);
    let dates = dates::of_case(connection, case_id).await?;
    let dates = dates.into_iter().filter(|date| !date.is_reviewed).map(Obstacle::UnreviewedDate);
    Ok(services.chain(dates).collect())
}
