//! What has to be done before a case can be closed. The database's triggers have the last word, since they also see what others
//! do at the same moment; their rules are the same.

mod actions;
mod input;
mod queries;

pub use actions::{close, settle};
pub use input::{FinishFields, FinishInput, Settling, field};

use crate::Result;
use crate::casework::dates::CriticalDate;
use crate::casework::services::Service;
use crate::casework::values::ServiceCategory;
use crate::ids::CaseId;
use sqlx::PgConnection;

/// Something that keeps a case from being closed.
#[derive(Debug, Clone)]
pub enum Obstacle {
    /// An ongoing service without a finish date: CK001.
    UnfinishedService(Service),
    /// A critical date that nobody has checked: CK002.
    UncheckedDate(CriticalDate),
    /// A critical date without an outcome: CK002, too.
    OpenDate(CriticalDate),
}

/// What somebody should know before they close a case.
#[derive(Debug, Clone)]
pub struct Closing {
    /// What keeps it from being closed, services first.
    pub obstacles: Vec<Obstacle>,
    /// How many open tasks will be cancelled.
    pub open_tasks: i64,
    /// How many questions that wait for the lawyer will be withdrawn.
    pub waiting_questions: i64,
}

/// What somebody should know before they close this case. The caller has checked that the viewer sees it.
pub async fn closing(connection: &mut PgConnection, case_id: CaseId) -> Result<Closing> {
    let (services, dates, open_tasks, waiting_questions) = queries::of_case(connection, case_id).await?;
    let is_unfinished =
        |service: &Service| service.category == ServiceCategory::Ongoing && service.finished_on.is_none();
    let services = services.into_iter().filter(is_unfinished).map(Obstacle::UnfinishedService);
    let dates = dates.into_iter().flat_map(|date| {
        let unchecked = (!date.is_checked).then(|| Obstacle::UncheckedDate(date.clone()));
        let open = date.outcome.is_none().then_some(Obstacle::OpenDate(date));
        [unchecked, open].into_iter().flatten()
    });
    Ok(Closing { obstacles: services.chain(dates).collect(), open_tasks, waiting_questions })
}
