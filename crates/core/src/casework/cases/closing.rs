//! What keeps a case from being closed.

use crate::Result;
use crate::casework::dates::{self, CriticalDate};
use crate::casework::services::{self, Service, ServiceCategory};
use crate::ids::CaseId;
use sqlx::PgConnection;

/// Something that is to be done before a case can be closed.
#[derive(Debug, Clone)]
pub enum Obstacle {
    /// An ongoing service has no finish date: CK001.
    UnfinishedService(Service),
    /// An admin has not reviewed a critical date: CK002.
    UnreviewedDate(CriticalDate),
}

/// Everything that keeps a case from being closed, services first. The database's triggers have the last word, since they also
/// see what others do at the same moment; their rules are the same. The caller has checked that the viewer sees the case.
pub async fn obstacles(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<Obstacle>> {
    let is_unfinished =
        |service: &Service| service.category == ServiceCategory::Ongoing && service.finished_on.is_none();
    let services = services::of_case(&mut *connection, case_id).await?.into_iter().filter(is_unfinished);
    let dates = dates::of_case(connection, case_id).await?.into_iter().filter(|date| !date.is_reviewed);
    Ok(services.map(Obstacle::UnfinishedService).chain(dates.map(Obstacle::UnreviewedDate)).collect())
}
