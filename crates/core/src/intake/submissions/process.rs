//! From a submission to a case: client, tenancy, people, case and uploads, in one transaction.

use super::queries;
use crate::Result;
use crate::casework::cases::queries::{NewCase, create as create_case};
use crate::casework::timeline::{Event, record};
use crate::casework::values::CaseOrigin;
use crate::documents::files;
use crate::ids::{CaseId, SubmissionId};
use crate::intake::questions::{Answers, Problem};
use crate::intake::reading::Intake;
use crate::intake::submissions::AlertFailedSubmission;
use crate::jobs::{self, EnqueueOptions};
use crate::parties::{clients, people, tenancies};
use clerk_platform::clock::Clock;
use clerk_platform::db;
use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};

/// The result of processing a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Processed {
    /// A case was made.
    Case(CaseId),
    /// There was nothing to do: it has its case already.
    Already,
    /// No case can be made of these answers; the submission is marked with the reason.
    Failed(String),
}

/// Makes the case of a submission. Running it twice makes one case. Errors are those of the database; if something is wrong
/// with the answers, the submission is marked instead, for people to look into.
pub async fn process(pool: &PgPool, clock: &Clock, id: SubmissionId) -> Result<Processed> {
    let now = clock.now();
    let mut tx = db::begin(pool).await?;
    let submission = queries::lock(&mut tx, id).await?;
    if submission.is_processed {
        return Ok(Processed::Already);
    }
    let read = if submission.is_complete {
        Answers::parse(submission.answers.0.get())
            .map_err(|problem| vec![Problem::new("answers", problem.to_string())])
            .and_then(|answers| Intake::read(&answers))
    } else {
        Err(vec![Problem::new("answers", "The renter has not submitted this form yet.")])
    };
    let processed = match read {
        Ok(intake) => Processed::Case(file(&mut tx, id, intake, now).await?),
        Err(problems) => {
            let reason = problems.iter().map(|problem| problem.reason.as_str()).collect::<Vec<_>>().join(" ");
            queries::set_failed(&mut tx, id, &reason, now).await?;
            jobs::enqueue(&mut tx, &AlertFailedSubmission { submission_id: id }, EnqueueOptions::default()).await?;
            Processed::Failed(reason)
        }
    };
    tx.commit().await?;
    Ok(processed)
}

/// Marks a submission whose job was cancelled, with a reason for people.
pub(crate) async fn mark_cancelled(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<()> {
    queries::set_failed(connection, id, "The job was cancelled before this became a case.", now).await
}

/// Marks a submission whose job has given up, with a reason for people.
pub async fn mark_failed(pool: &PgPool, clock: &Clock, id: SubmissionId, reason: &str) -> Result<()> {
    let mut connection = pool.acquire().await?;
    queries::set_failed(&mut connection, id, reason, clock.now()).await
}

/// Writes the records; returns the case's id.
async fn file(
    connection: &mut PgConnection,
    submission_id: SubmissionId,
    mut intake: Intake,
    now: Timestamp,
) -> Result<CaseId> {
    let client_id = clients::queries::find_or_create(connection, &intake.client, now).await?;
    let tenancy_id = tenancies::find_or_create(connection, client_id, &intake.tenancy, now).await?;
    let mut support_worker_id = None;
    if let Some(person) = &intake.support_worker {
        support_worker_id = Some(people::queries::create(connection, person, now).await?);
    }
    let new = NewCase { client_id, tenancy_id, support_worker_id, submission_id, answers: &intake.case };
    let case_id = create_case(connection, &new, now).await?;
    let linked = files::queries::link_to_case(connection, &intake.uploads, case_id).await?;
    let missing = intake.uploads.iter().filter(|id| !linked.contains(id)).count();
    if missing > 0 {
        intake.problems.push(Problem::new(
            "uploads",
            format!("{missing} attached file(s) could not be found among the uploads, or belong to another case."),
        ));
    }
    record(connection, case_id, None, Event::CaseCreated { how: CaseOrigin::IntakeForm }, now).await?;
    let problems: Vec<String> = intake.problems.iter().map(Problem::to_string).collect();
    queries::set_processed(connection, submission_id, &problems, now).await?;
    Ok(case_id)
}
