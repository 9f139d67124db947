//! Setting critical dates, changing and reviewing them.

use super::{CriticalDate, DateInput, DateType, queries};
use crate::access::{Action, Viewer};
use crate::casework::cases::actions::{lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::timeline::Event;
use crate::casework::timeline::event::{DateFacts, Hearing};
use crate::ids::{CaseId, DateId};
use crate::{Error, FieldErrors, Result};
use clerk_platform::time::melbourne_date;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// How far ahead a date can be, in years; beyond that somebody has mistyped.
const YEARS_AHEAD: i16 = 20;

/// One critical date of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: DateId) -> Result<CriticalDate> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// Sets a critical date on an open case.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &DateInput,
    now: Timestamp,
) -> Result<DateId> {
    check(input, None, melbourne_date(now))?;
    lock(connection, viewer, case_id, None).await?;
    let id = queries::insert(connection, case_id, input, now).await?;
    let event = Event::CriticalDateSet { from: None, to: facts(input, id) };
    touch(connection, viewer, case_id, event, now).await?;
    Ok(id)
}

/// Changes a critical date. It has to be reviewed again. `kept` is the date as stored, as `get` has just found it.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    kept: &CriticalDate,
    input: &DateInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let id = kept.id;
    check(input, Some(kept), melbourne_date(now))?;
    lock(connection, viewer, case_id, None).await?;
    let old = queries::get(connection, case_id, id).await?;
    require_current(version, old.updated_at.to_jiff())?;
    queries::update(connection, id, input, now).await?;
    let event = Event::CriticalDateSet { from: Some(old.facts()), to: facts(input, id) };
    touch(connection, viewer, case_id, event, now).await
}

/// Marks a critical date as reviewed or not, if it has not changed since the viewer read it. For admins.
pub async fn set_reviewed(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    is_reviewed: bool,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, case_id, None).await?;
    if !viewer.may(Action::ReviewDates) {
        return Err(Error::Forbidden);
    }
    let date = queries::get(connection, case_id, id).await?;
    require_current(version, date.updated_at.to_jiff())?;
    if date.is_reviewed == is_reviewed {
        return Ok(());
    }
    queries::set_reviewed(connection, id, is_reviewed, now).await?;
    let date = date.facts();
    let event =
        if is_reviewed { Event::CriticalDateReviewed { date } } else { Event::CriticalDateNotReviewed { date } };
    touch(connection, viewer, case_id, event, now).await
}

/// The rules beyond single fields. A date can't be set in the past, except where it is stored already.
fn check(input: &DateInput, kept: Option<&CriticalDate>, today: Date) -> Result<()> {
    let mut wrong = FieldErrors::default();
    let on_date = *input.on_date;
    if on_date < today && kept.is_none_or(|kept| kept.on_date.to_jiff() != on_date) {
        wrong.add("on_date", "A critical date can’t be in the past.");
    } else if on_date.year() > today.year() + YEARS_AHEAD {
        wrong.add("on_date", "This date is too far in the future.");
    }
    if input.date_type == DateType::HearingListed {
        if input.hearing_type.is_none() {
            wrong.add("hearing_type", "Choose the type of hearing.");
        }
        if input.hearing_location.is_empty() {
            wrong.add("hearing_location", "Enter where the hearing is held, in up to 300 characters.");
        }
    }
    wrong.check()
}

fn facts(input: &DateInput, id: DateId) -> DateFacts {
    let hearing = |(hearing_type, location): (_, &str)| Hearing { hearing_type, location: location.to_owned() };
    DateFacts {
        id: Some(id),
        date_type: input.date_type,
        on_date: *input.on_date,
        hearing: input.hearing().map(hearing),
    }
}
