//! From a submission to a case: client, tenancy, people, case and uploads, in one transaction.

use super::corrections::{self, corrected};
use super::queries;
use super::repetitions::{self, key_of};
use crate::Result;
use crate::casework::cases::queries::{NewCase, create as create_case};
use crate::casework::offered;
use crate::casework::tasks::{self, Reached};
use crate::casework::timeline::{Event, record};
use crate::casework::values::{CaseOrigin, Stage};
use crate::documents::files;
use crate::ids::{CaseId, SubmissionId};
use crate::intake::questions::{Answers, Problem};
use crate::intake::reading::Intake;
use crate::intake::submissions::{AlertFailedSubmission, ProcessSubmission};
use crate::jobs::{self, EnqueueOptions, Job};
use crate::office::audit::{self, Actor};
use crate::parties::clients::ClientInput;
use crate::parties::{clients, matching, people, sharing, tenancies};
use clerk_platform::clock::Clock;
use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};

/// The result of processing a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Processed {
    /// A case was made.
    Case(CaseId),
    /// There was nothing to do: it has its case already, or none will be made of it.
    Already,
    /// The same answers have been submitted before: it waits for a coordinator to look at it.
    Repetition(SubmissionId),
    /// No case can be made of these answers; the submission is marked with the reason.
    Failed(String),
}

/// Makes the case of a submission. Running it twice makes one case. Errors are those of the database; if something is wrong
/// with the answers, the submission is marked instead, for people to look into.
pub async fn process(pool: &PgPool, clock: &Clock, id: SubmissionId) -> Result<Processed> {
    let now = clock.now();
    let mut tx = audit::begin(pool, &Actor::job(ProcessSubmission::KIND)).await?;
    let submission = queries::lock(&mut tx, id).await?;
    if submission.is_processed || submission.is_settled {
        return Ok(Processed::Already);
    }
    let sent =
        Answers::parse(submission.answers.0.get()).map_err(|problem| Problem::new("answers", problem.to_string()));
    if let (Ok(sent), Some(at), false) = (&sent, submission.submitted_at, submission.is_no_repetition)
        && let Some(earlier) = repetitions::queries::repeated(&mut tx, id, &key_of(sent), at.to_jiff()).await?
    {
        repetitions::queries::mark(&mut tx, id, earlier).await?;
        tx.commit().await?;
        return Ok(Processed::Repetition(earlier));
    }
    let corrections = corrections::of_submission(&mut tx, id).await?;
    let read = match (sent, submission.is_complete) {
        (_, false) => Err(vec![Problem::new("answers", "The renter has not submitted this form yet.")]),
        (Ok(sent), true) => Intake::read(&corrected(&sent, &corrections)),
        // Staff have read what could not be, and said what it takes to make a case.
        (Err(_), true) if !corrections.is_empty() => Intake::read(&corrected(&Answers::default(), &corrections)),
        (Err(problem), true) => Err(vec![problem]),
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

/// What the people of a form are compared by.
fn keys_of(intake: &Intake) -> Vec<String> {
    let client = &intake.client;
    let name = format!("{} {}", client.first_name, client.last_name);
    let people = [&intake.tenancy.landlord, &intake.tenancy.agent, &intake.support_worker];
    let people = people.into_iter().flatten().flat_map(|p| matching::keys_of(&p.full_name, &p.email, &p.phone));
    matching::keys_of(&name, &client.email, &client.phone).into_iter().chain(people).collect()
}

/// Writes the records; returns the case's id.
async fn file(
    connection: &mut PgConnection,
    submission_id: SubmissionId,
    mut intake: Intake,
    now: Timestamp,
) -> Result<CaseId> {
    matching::lock(connection, &keys_of(&intake)).await?;
    let filed = clients::file(connection, &intake.client, now).await?;
    let client_id = filed.id;
    sharing::queries::mark(connection, client_id, &filed.sharing, None, now).await?;
    let (tenancy_id, mut remarks) = tenancies::find_or_create(connection, client_id, &intake.tenancy, now).await?;
    let mut support_worker_id = None;
    if let Some(person) = &intake.support_worker {
        let (id, more) = people::find_or_create(connection, "SUPPORT_WORKER", person, None, now).await?;
        support_worker_id = Some(id);
        remarks.extend(more);
    }
    intake.problems.extend(remarks.iter().map(|remark| Problem::new(&remark.key, remark.text.as_str())));
    let new = NewCase { client_id, tenancy_id, support_worker_id, submission_id, answers: &intake.case };
    let case_id = create_case(connection, &new, now).await?;
    if let Some(recorded) = &filed.recorded {
        let said = ClientInput::of(recorded).with(&intake.client);
        offered::keep(connection, recorded, &said, case_id, now).await?;
    }
    let linked = files::queries::link_to_case(connection, &intake.uploads, case_id).await?;
    let missing = intake.uploads.iter().filter(|id| !linked.contains(id)).count();
    if missing > 0 {
        intake.problems.push(Problem::new(
            "uploads",
            match missing {
                1 => "1 attached file could not be found among the uploads, or belongs to another case.".to_owned(),
                _ => {
                    format!("{missing} attached files could not be found among the uploads, or belong to another case.")
                }
            },
        ));
    }
    record(connection, case_id, None, Event::CaseCreated { how: CaseOrigin::IntakeForm }, now).await?;
    tasks::start(connection, case_id, Stage::Unstarted, Reached::Moving, now).await?;
    let problems: Vec<String> = intake.problems.iter().map(Problem::to_string).collect();
    queries::set_processed(connection, submission_id, &problems, now).await?;
    Ok(case_id)
}
