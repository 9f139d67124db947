//! Setting critical dates, changing and reviewing them.

use super::{CriticalDate, queries};
use crate::access::{Action, Viewer};
use crate::casework::cases::actions::{lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::dates::{DateType, HearingType};
use crate::casework::timeline::Event;
use crate::casework::timeline::event::{DateFacts, Hearing};
use crate::{Error, FieldError, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// A critical date as typed, checked.
#[derive(Debug, Clone)]
pub struct NewDate {
    pub(super) date_type: DateType,
    pub(super) on_date: Date,
    pub(super) notes: String,
    pub(super) hearing: Option<(HearingType, String)>,
}

/// A critical date as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedDate<'a> {
    /// One of [`DateType`].
    pub date_type: &'a str,
    /// `YYYY-MM-DD`.
    pub on_date: &'a str,
    /// Notes.
    pub notes: &'a str,
    /// One of [`HearingType`]; only for a hearing.
    pub hearing_type: &'a str,
    /// Where; only for a hearing.
    pub hearing_location: &'a str,
}

impl NewDate {
    /// Checks what was typed. `today` is the date in Melbourne: a critical date can't be set in the past, except where it
    /// stands already (`present`).
    pub fn new(typed: &TypedDate<'_>, today: Date, present: Option<Date>) -> Result<Self> {
        let clean = |text: &str| text.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let date_type = typed.date_type.parse::<DateType>().ok();
        if date_type.is_none() {
            refuse("date_type", "Choose what the date is about.");
        }
        let on_date = typed.on_date.trim().parse::<Date>().ok();
        match on_date {
            None => refuse("on_date", "Write the date as in 2026-11-24."),
            Some(date) if date < today && present != Some(date) => {
                refuse("on_date", "A critical date can't be set in the past.");
            }
            Some(date) if date.year() > today.year() + 20 => refuse("on_date", "This date is too far ahead."),
            Some(_) => {}
        }
        let (notes, location) = (clean(typed.notes), clean(typed.hearing_location));
        if notes.chars().count() > 4000 {
            refuse("notes", "Up to 4000 characters.");
        }
        let mut hearing = None;
        if date_type == Some(DateType::HearingListed) {
            match (typed.hearing_type.parse::<HearingType>(), location.chars().count()) {
                (Ok(hearing_type), 1..=300) => hearing = Some((hearing_type, location)),
                (hearing_type, length) => {
                    if hearing_type.is_err() {
                        refuse("hearing_type", "Choose how the hearing is held.");
                    }
                    if !(1..=300).contains(&length) {
                        refuse("hearing_location", "Write where the hearing is held, in up to 300 characters.");
                    }
                }
            }
        }
        match (date_type, on_date) {
            (Some(date_type), Some(on_date)) if errors.is_empty() => Ok(Self { date_type, on_date, notes, hearing }),
            _ => Err(Error::Invalid(errors)),
        }
    }

    fn facts(&self, id: Uuid) -> DateFacts {
        let hearing = self.hearing.clone().map(|(hearing_type, location)| Hearing { hearing_type, location });
        DateFacts { id: Some(id), date_type: self.date_type, on_date: self.on_date, hearing }
    }
}

/// One critical date of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: Uuid, id: Uuid) -> Result<CriticalDate> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// Sets a critical date on an open case.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    new: &NewDate,
    now: Timestamp,
) -> Result<Uuid> {
    lock(connection, viewer, case_id, None).await?;
    let id = queries::insert(connection, case_id, new, now).await?;
    let event = Event::CriticalDateSet { from: None, to: new.facts(id) };
    touch(connection, viewer, case_id, event, now).await?;
    Ok(id)
}

/// Changes a critical date. It has to be reviewed again.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    new: &NewDate,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, case_id, None).await?;
    let old = queries::get(connection, case_id, id).await?;
    if version.is_some_and(|version| version != old.updated_at.to_jiff()) {
        return Err(Error::Stale);
    }
    queries::update(connection, id, new, now).await?;
    let event = Event::CriticalDateSet { from: Some(old.facts()), to: new.facts(id) };
    touch(connection, viewer, case_id, event, now).await
}

/// Marks a critical date reviewed, or not, if it is still the one that was looked at. For admins.
pub async fn set_reviewed(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    is_reviewed: bool,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, case_id, None).await?;
    if !viewer.may(Action::ReviewDates) {
        return Err(Error::Forbidden);
    }
    let date = queries::get(connection, case_id, id).await?;
    if version.is_some_and(|version| version != date.updated_at.to_jiff()) {
        return Err(Error::Stale);
    }
    if date.is_reviewed == is_reviewed {
        return Ok(());
    }
    queries::set_reviewed(connection, id, is_reviewed, now).await?;
    let date = date.facts();
    let event =
        if is_reviewed { Event::CriticalDateReviewed { date } } else { Event::CriticalDateNotReviewed { date } };
    touch(connection, viewer, case_id, event, now).await
}
