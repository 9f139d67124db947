//! Adding services, changing and deleting them.

use super::{Service, queries};
use crate::access::{Action, Viewer};
use crate::casework::cases::actions::{Locked, lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::services::{ServiceCategory, ServiceType};
use crate::casework::timeline::Event;
use crate::casework::timeline::event::ServiceFacts;
use crate::{Error, FieldError, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// A service as typed, checked.
#[derive(Debug, Clone)]
pub struct NewService {
    pub(super) service_type: ServiceType,
    pub(super) started_on: Date,
    pub(super) finished_on: Option<Date>,
    pub(super) count: i32,
    pub(super) notes: String,
}

/// A service as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedService<'a> {
    /// One of [`ServiceType`]; it says the category too.
    pub service_type: &'a str,
    /// `YYYY-MM-DD`.
    pub started_on: &'a str,
    /// `YYYY-MM-DD`; for an ongoing service, once it is done.
    pub finished_on: &'a str,
    /// How often; for a discrete service.
    pub count: &'a str,
    /// Notes.
    pub notes: &'a str,
}

impl NewService {
    /// Checks what was typed: a discrete service needs a count, and finish is not before start.
    pub fn new(typed: &TypedService<'_>) -> Result<Self> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        // Beyond these years somebody has mistyped.
        let date = |raw: &str| raw.trim().parse::<Date>().ok().filter(|date| (1990..2100).contains(&date.year()));
        let service_type = typed.service_type.parse::<ServiceType>().ok();
        if service_type.is_none() {
            refuse("service_type", "Choose what was done.");
        }
        let started_on = date(typed.started_on);
        if started_on.is_none() {
            refuse("started_on", "Write the date as in 2026-11-24.");
        }
        let mut finished_on = None;
        if !typed.finished_on.trim().is_empty() {
            finished_on = date(typed.finished_on);
            match (finished_on, started_on) {
                (None, _) => refuse("finished_on", "Write the date as in 2026-11-24, or leave it empty."),
                (Some(finish), Some(start)) if finish < start => {
                    refuse("finished_on", "It can't finish before it starts.");
                }
                _ => {}
            }
        }
        let mut count = 1;
        if service_type.is_some_and(|kind| kind.category() == ServiceCategory::Discrete) {
            match typed.count.trim().parse::<i32>() {
                Ok(n) if (1..=10_000).contains(&n) => count = n,
                _ => refuse("count", "Write how often it was given, as a number from 1."),
            }
        }
        let notes = typed.notes.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
        if notes.chars().count() > 4000 {
            refuse("notes", "Up to 4000 characters.");
        }
        match (service_type, started_on) {
            (Some(service_type), Some(started_on)) if errors.is_empty() => {
                Ok(Self { service_type, started_on, finished_on, count, notes })
            }
            _ => Err(Error::Invalid(errors)),
        }
    }

    fn facts(&self, id: Uuid) -> ServiceFacts {
        ServiceFacts {
            id: Some(id),
            service_type: self.service_type,
            started_on: self.started_on,
            finished_on: self.finished_on,
            count: self.count,
        }
    }
}

/// One service of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: Uuid, id: Uuid) -> Result<Service> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// Adds a service. On a closed case, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    new: &NewService,
    now: Timestamp,
) -> Result<Uuid> {
    let case = lock(connection, viewer, case_id, None).await?;
    require_open(viewer, &case)?;
    let id = queries::insert(connection, case_id, new, now).await?;
    let event = Event::ServiceSet { from: None, to: new.facts(id) };
    touch(connection, viewer, case_id, event, now).await?;
    Ok(id)
}

/// Changes a service.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    new: &NewService,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let old = editable(connection, viewer, case_id, id, version).await?;
    queries::update(connection, id, new, now).await?;
    let finished = old.finished_on.is_none() && new.finished_on.is_some();
    let (from, to) = (old.facts(), new.facts(id));
    let event = if finished { Event::ServiceFinished { from, to } } else { Event::ServiceSet { from: Some(from), to } };
    touch(connection, viewer, case_id, event, now).await
}

/// Deletes a service: it is kept, but counted and shown no more.
pub async fn delete(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let old = editable(connection, viewer, case_id, id, version).await?;
    queries::delete(connection, id, now).await?;
    touch(connection, viewer, case_id, Event::ServiceDeleted { service: old.facts() }, now).await
}

async fn editable(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    version: Option<Timestamp>,
) -> Result<Service> {
    let case = lock(connection, viewer, case_id, None).await?;
    require_open(viewer, &case)?;
    let service = match queries::get(connection, case_id, id).await {
        Err(Error::NotFound) if queries::was_deleted(connection, case_id, id).await? => {
            return Err(Error::Conflict(
                "Somebody has deleted this service meanwhile. If it is needed all the same, add it again.".to_owned(),
            ));
        }
        found => found?,
    };
    if version.is_some_and(|version| version != service.updated_at.to_jiff()) {
        return Err(Error::Stale);
    }
    Ok(service)
}

fn require_open(viewer: &Viewer, case: &Locked) -> Result<()> {
    if case.is_open || viewer.may(Action::EditClosedServices) {
        return Ok(());
    }
    Err(Error::Conflict("The case is closed: ask a coordinator to change its services, or to reopen it.".to_owned()))
}
