//! Settling what keeps a case from being closed, and closing it, in one step.

use super::{FinishInput, Obstacle, Settling, closing, field};
use crate::access::{Action, Viewer};
use crate::casework::cases::ClosingInput;
use crate::casework::cases::actions::lock;
use crate::casework::dates::{self, CriticalDate, DateOutcomeInput};
use crate::casework::proposals;
use crate::casework::services::{self, Service, ServiceInput};
use crate::ids::CaseId;
use crate::input::Form;
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Settles what is in the way of closing as someone says: services are finished, dates are checked and get their outcome. What
/// somebody else has settled before stays as it is. Returns the version that whatever comes next has to see: that of the
/// case as its author saw it, or none to check, as the case is locked by now and has just been changed.
pub async fn settle(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    given: Settling<'_>,
    version: Version,
    now: Timestamp,
) -> Result<Version> {
    if given.is_empty() {
        return Ok(version);
    }
    lock(connection, viewer, case_id, version).await?;
    let mut wrong = FieldErrors::default();
    for obstacle in closing(&mut *connection, case_id).await?.obstacles {
        let settled = match &obstacle {
            Obstacle::UnfinishedService(service) => finish(connection, viewer, case_id, service, given, now).await,
            Obstacle::UncheckedDate(date) => check(connection, viewer, case_id, date, given, now).await,
            Obstacle::OpenDate(date) => end(connection, viewer, case_id, date, given, now).await,
        };
        wrong.unless_wrong(settled)?;
    }
    wrong.check()?;
    Ok(None)
}

/// Settles what is in the way and closes the case, for coordinators and above. `input` is how the case ended, or what is wrong with
/// that: everything that is wrong is said at once. If that was proposed, the proposal is accepted.
pub async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    (input, given): (Result<ClosingInput>, Settling<'_>),
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, case_id, version).await?;
    viewer.require_on_seen(Action::EndCases)?;
    if !case.is_open {
        return Err(Error::Conflict("The case is already closed.".to_owned()));
    }
    let mut wrong = FieldErrors::default();
    wrong.unless_wrong(settle(connection, viewer, case_id, given, version, now).await)?;
    let can_check = viewer.checks_dates(case.lawyer.map(|lawyer| lawyer.id));
    for obstacle in closing(&mut *connection, case_id).await?.obstacles {
        let (name, id, message) = obstacle.in_the_way(can_check);
        // What was filled in wrongly has been told already.
        if given.text(name, id).is_empty() {
            wrong.add(&field(name, id), message);
        }
    }
    let input = wrong.unless_wrong(input)?;
    wrong.check()?;
    match input {
        Some(input) => proposals::close(connection, viewer, case_id, &input, None, now).await,
        // It is among what is wrong.
        None => Err(Error::NotFound),
    }
}

impl Obstacle {
    /// The field that settles it, what it is about, and what is said while that is empty.
    fn in_the_way(&self, can_check: bool) -> (&'static str, Uuid, &'static str) {
        match self {
            Self::UnfinishedService(service) => ("finished_on", *service.id, "Enter when the service finished."),
            Self::UncheckedDate(date) if can_check => {
                ("is_checked", *date.id, "Tick this once you have checked the date.")
            }
            Self::UncheckedDate(date) => {
                ("is_checked", *date.id, "An admin or the case’s lawyer has to check this date.")
            }
            Self::OpenDate(date) => ("outcome", *date.id, "Choose the outcome of this date."),
        }
    }
}

async fn finish(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    service: &Service,
    given: Settling<'_>,
    now: Timestamp,
) -> Result<()> {
    let text = given.text("finished_on", *service.id);
    if text.is_empty() {
        return Ok(());
    }
    let finish = async {
        let finish = Form::<FinishInput>::sent(&[("finished_on".to_owned(), text.to_owned())]).read(None)?;
        let input = ServiceInput { finished_on: Some(finish.finished_on), ..ServiceInput::of(service) };
        services::update(connection, viewer, case_id, service.id, &input, None, now).await
    };
    finish.await.map_err(|error| about(error, *service.id))
}

async fn check(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    date: &CriticalDate,
    given: Settling<'_>,
    now: Timestamp,
) -> Result<()> {
    match given.text("is_checked", *date.id) {
        "" => Ok(()),
        _ => dates::set_checked(connection, viewer, case_id, date.id, true, None, now).await,
    }
}

async fn end(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    date: &CriticalDate,
    given: Settling<'_>,
    now: Timestamp,
) -> Result<()> {
    let texts = ["outcome", "outcome_notes"].map(|name| (name.to_owned(), given.text(name, *date.id).to_owned()));
    if texts.iter().all(|(_, text)| text.is_empty()) {
        return Ok(());
    }
    let end = async {
        let input = Form::<DateOutcomeInput>::sent(&texts).read(None)?;
        dates::set_outcome(connection, viewer, case_id, date.id, &input, None, now).await
    };
    end.await.map_err(|error| about(error, *date.id))
}

/// What is wrong, with the names that the fields have in the form about all of them.
fn about(error: Error, id: Uuid) -> Error {
    match error {
        Error::Invalid(mut errors) => {
            for error in &mut errors {
                error.field = field(&error.field, id);
            }
            Error::Invalid(errors)
        }
        other => other,
    }
}
