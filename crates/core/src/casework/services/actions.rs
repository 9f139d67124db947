//! Adding services, changing and deleting them.

use super::{Service, ServiceCategory, ServiceInput, queries};
use crate::access::{Action, Viewer};
use crate::casework::cases::actions::{Locked, lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::timeline::Event;
use crate::casework::timeline::event::ServiceFacts;
use crate::ids::{CaseId, ServiceId};
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// One service of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: ServiceId) -> Result<Service> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// Adds a service. On a closed case, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &ServiceInput,
    now: Timestamp,
) -> Result<ServiceId> {
    check(input)?;
    let case = lock(connection, viewer, case_id, None).await?;
    require_open(viewer, &case)?;
    let id = queries::insert(connection, case_id, input, now).await?;
    let event = Event::ServiceSet { from: None, to: facts(input, id) };
    touch(connection, viewer, case_id, event, now).await?;
    Ok(id)
}

/// Changes a service.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ServiceId,
    input: &ServiceInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    check(input)?;
    let old = editable(connection, viewer, case_id, id, version).await?;
    queries::update(connection, id, input, now).await?;
    let finished = old.finished_on.is_none() && input.finished_on.is_some();
    let (from, to) = (old.facts(), facts(input, id));
    let event = if finished { Event::ServiceFinished { from, to } } else { Event::ServiceSet { from: Some(from), to } };
    touch(connection, viewer, case_id, event, now).await
}

/// Deletes a service: the row is kept, but no longer counted or shown.
pub async fn delete(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ServiceId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let old = editable(connection, viewer, case_id, id, version).await?;
    queries::delete(connection, id, now).await?;
    touch(connection, viewer, case_id, Event::ServiceDeleted { service: old.facts() }, now).await
}

/// Brings a deleted service back.
pub(crate) async fn restore(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ServiceId,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, case_id, None).await?;
    require_open(viewer, &case)?;
    queries::restore(connection, case_id, id, now).await?;
    let service = queries::get(connection, case_id, id).await?;
    touch(connection, viewer, case_id, Event::ServiceSet { from: None, to: service.facts() }, now).await
}

async fn editable(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ServiceId,
    version: Version,
) -> Result<Service> {
    let case = lock(connection, viewer, case_id, None).await?;
    require_open(viewer, &case)?;
    let service = match queries::get(connection, case_id, id).await {
        Err(Error::NotFound) if queries::was_deleted(connection, case_id, id).await? => {
            return Err(Error::Conflict(
                "Someone has deleted this service. If it is still needed, add it again.".to_owned(),
            ));
        }
        found => found?,
    };
    require_current(version, service.updated_at.to_jiff())?;
    Ok(service)
}

fn require_open(viewer: &Viewer, case: &Locked) -> Result<()> {
    if case.is_open || viewer.may(Action::EditClosedServices) {
        return Ok(());
    }
    Err(Error::Conflict("The case is closed: ask a coordinator to change its services, or to reopen it.".to_owned()))
}

/// The rules beyond single fields.
fn check(input: &ServiceInput) -> Result<()> {
    let mut wrong = FieldErrors::default();
    if input.finished_on.is_some_and(|finish| *finish < *input.started_on) {
        wrong.add("finished_on", "The finish date can’t be before the start date.");
    }
    if input.service_type.category() == ServiceCategory::Discrete && input.count.is_none() {
        wrong.add("count", "Enter how many times it was given, as a number from 1.");
    }
    wrong.check()
}

fn facts(input: &ServiceInput, id: ServiceId) -> ServiceFacts {
    ServiceFacts {
        id: Some(id),
        service_type: input.service_type,
        started_on: *input.started_on,
        finished_on: input.finished_on.map(|day| *day),
        count: input.times(),
    }
}
