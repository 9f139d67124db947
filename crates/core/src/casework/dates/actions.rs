//! Setting critical dates, changing and deleting them.

use super::{CriticalDate, DateInput, DateType, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::{Locked, lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::timeline::Event;
use crate::casework::timeline::event::DateFacts;
use crate::ids::{CaseId, DateId};
use crate::input::Line;
use crate::{Error, FieldErrors, Result};
use clerk_platform::time::{melbourne_date, show_date};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// How far ahead a date can be, in years; beyond that someone has mistyped.
const YEARS_AHEAD: i16 = 20;

/// One critical date of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: DateId) -> Result<CriticalDate> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// One that someone wants to change: as `get`, but if someone else has deleted it, the error says so.
pub async fn get_to_change(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
) -> Result<CriticalDate> {
    require_seen(&mut *connection, viewer, case_id).await?;
    unless_deleted(connection, case_id, id).await
}

/// Sets a critical date on an open case.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &DateInput,
    now: Timestamp,
) -> Result<DateId> {
    let input = settled(input, None, melbourne_date(now))?;
    lock(connection, viewer, case_id, None).await?;
    let id = queries::insert(connection, case_id, &input, now).await?;
    let event = Event::CriticalDateSet { from: None, to: facts(&input, id) };
    touch(connection, viewer, case_id, event, now).await?;
    Ok(id)
}

/// Changes a critical date. With another type, day, time or place it has to be checked again and is open again. `kept` is the
/// date as stored, as `get` has just found it.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    kept: &CriticalDate,
    input: &DateInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let input = settled(input, Some(kept), melbourne_date(now))?;
    let (_, old) = locked(connection, viewer, case_id, kept.id, version).await?;
    queries::update(connection, old.id, &input, input.is_another_date_than(&old), now).await?;
    let event = Event::CriticalDateSet { from: Some(old.facts()), to: facts(&input, old.id) };
    touch(connection, viewer, case_id, event, now).await
}

/// Deletes a critical date of an open case: the row is kept, but no longer counted or shown.
pub async fn delete(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (case, old) = locked(connection, viewer, case_id, id, version).await?;
    if !case.is_open {
        let text = "The case is closed: reopen it first to delete a critical date.";
        return Err(Error::Conflict(text.to_owned()));
    }
    queries::delete(connection, id, viewer.user_id, now).await?;
    touch(connection, viewer, case_id, Event::CriticalDateDeleted { date: old.facts() }, now).await
}

/// Brings a deleted critical date back.
pub(crate) async fn restore(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, case_id, None).await?;
    queries::restore(connection, case_id, id, now).await?;
    let date = queries::get(connection, case_id, id).await?;
    touch(connection, viewer, case_id, Event::CriticalDateSet { from: None, to: date.facts() }, now).await
}

/// A critical date to change, with its case locked, if the viewer has seen the current version.
pub(super) async fn locked(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: DateId,
    version: Version,
) -> Result<(Locked, CriticalDate)> {
    let case = lock(connection, viewer, case_id, None).await?;
    let date = unless_deleted(connection, case_id, id).await?;
    require_current(version, date.updated_at.to_jiff())?;
    Ok((case, date))
}

async fn unless_deleted(connection: &mut PgConnection, case_id: CaseId, id: DateId) -> Result<CriticalDate> {
    match queries::get(connection, case_id, id).await {
        Err(Error::NotFound) if queries::was_deleted(connection, case_id, id).await? => {
            let text = "Someone has deleted this critical date. If it is still needed, add it again.";
            Err(Error::Conflict(text.to_owned()))
        }
        found => found,
    }
}

/// What to store, after the rules beyond single fields. A day in the past needs a reason, except where it is stored
/// already.
fn settled(input: &DateInput, kept: Option<&CriticalDate>, today: Date) -> Result<DateInput> {
    let mut input = input.clone().settled();
    let mut wrong = FieldErrors::default();
    let on_date = *input.on_date;
    if on_date.year() > today.year() + YEARS_AHEAD {
        wrong.add("on_date", "This date is too far in the future.");
    }
    let needs_reason = match kept.filter(|kept| kept.on_date.to_jiff() == on_date) {
        Some(kept) => !kept.past_reason.is_empty(),
        None => on_date < today,
    };
    if !needs_reason {
        input.past_reason = Line::default();
    } else if input.past_reason.is_empty() {
        let day = show_date(on_date);
        wrong.add(
            "past_reason",
            format!("{day} is in the past. Check the date, or enter why it is being recorded now, and save again."),
        );
    }
    if input.date_type == DateType::HearingListed {
        if input.hearing_type.is_none() {
            wrong.add("hearing_type", "Choose the type of hearing.");
        }
        if input.hearing_location.is_empty() {
            wrong.add("hearing_location", "Enter where the hearing is held, in up to 300 characters.");
        }
    }
    wrong.check()?;
    Ok(input)
}

fn facts(input: &DateInput, id: DateId) -> DateFacts {
    DateFacts {
        id: Some(id),
        date_type: input.date_type,
        on_date: *input.on_date,
        hearing: input.hearing(),
        past_reason: Some(input.past_reason.to_string()).filter(|reason| !reason.is_empty()),
    }
}
