//! The two states of a critical date: checked, and its outcome.

use super::actions::locked;
use super::{CriticalDate, DateOutcome, DateOutcomeInput, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::{lock, touch};
use crate::casework::timeline::Event;
use crate::ids::{CaseId, DateId};
use crate::{Error, Result};
use clerk_platform::time::melbourne_date;
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;

/// Marks a critical date as checked or not, if it has not changed since the viewer read it. For the second pair of eyes: an
/// admin, or the case's lawyer.
pub async fn set_checked(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    is_checked: bool,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (case, date) = locked(connection, viewer, case_id, id, version).await?;
    if !viewer.checks_dates(case.lawyer.map(|lawyer| lawyer.id)) {
        return Err(Error::Forbidden);
    }
    if date.is_checked == is_checked {
        return Ok(());
    }
    queries::set_checked(connection, id, is_checked.then_some(viewer.user_id), now).await?;
    let date = date.facts();
    let event = if is_checked { Event::CriticalDateChecked { date } } else { Event::CriticalDateNotChecked { date } };
    touch(connection, viewer, case_id, event, now).await
}

/// Asks the second pair of eyes to check the dates of a case that nobody has checked. They see that on their list of critical dates.
/// What has been asked already stays as it is; returns whether anything is new.
pub async fn ask_for_checks(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    now: Timestamp,
) -> Result<bool> {
    lock(connection, viewer, case_id, None).await?;
    let mut is_asked = false;
    for date in queries::of_case(&mut *connection, case_id).await? {
        if date.is_checked || date.check_asked_at.is_some() {
            continue;
        }
        queries::ask_for_check(&mut *connection, date.id, viewer.user_id, now).await?;
        touch(&mut *connection, viewer, case_id, Event::CheckAskedFor { date: date.facts() }, now).await?;
        is_asked = true;
    }
    Ok(is_asked)
}

/// Records the outcome of a critical date, in place of any outcome that it has. It is no longer open, and off the lists.
pub async fn set_outcome(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    input: &DateOutcomeInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (_, date) = locked(connection, viewer, case_id, id, version).await?;
    let outcome = input.outcome;
    let is_as_stored = date.outcome == Some(outcome);
    if !is_as_stored && !DateOutcome::for_type(date.date_type).contains(&outcome) {
        return Err(Error::invalid("outcome", "Choose an outcome that this type of date can have."));
    }
    if !is_as_stored && date.on_date.to_jiff() > melbourne_date(now) && outcome.is_only_known_afterwards(date.date_type)
    {
        let text =
            "This day is still to come. If the date has moved, edit it. If it will not go ahead, choose that outcome.";
        return Err(Error::invalid("outcome", text));
    }
    if is_as_stored && date.outcome_notes == *input.outcome_notes {
        return Ok(());
    }
    queries::set_outcome(connection, id, input, viewer.user_id, now).await?;
    let event = Event::CriticalDateOutcome { date: date.facts(), outcome, notes: input.outcome_notes.to_string() };
    touch(connection, viewer, case_id, event, now).await
}

/// Takes the outcome of a critical date back: it is open again.
pub async fn take_back_outcome(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (_, date) = locked(connection, viewer, case_id, id, version).await?;
    if date.outcome.is_none() {
        return Ok(());
    }
    queries::take_back_outcome(connection, id, now).await?;
    touch(connection, viewer, case_id, Event::CriticalDateOpenAgain { date: date.facts() }, now).await
}

/// Opens future dates of a reopened case again that nobody called off: an earlier release did so when a case was closed.
pub(in crate::casework) async fn open_uncalled(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    now: Timestamp,
) -> Result<()> {
    let today = melbourne_date(now);
    let is_uncalled = |date: &CriticalDate| {
        date.outcome == Some(DateOutcome::Vacated) && date.outcome_by.is_none() && date.on_date.to_jiff() >= today
    };
    for date in queries::of_case(&mut *connection, case_id).await?.into_iter().filter(is_uncalled) {
        queries::take_back_outcome(&mut *connection, date.id, now).await?;
        touch(&mut *connection, viewer, case_id, Event::CriticalDateOpenAgain { date: date.facts() }, now).await?;
    }
    Ok(())
}
