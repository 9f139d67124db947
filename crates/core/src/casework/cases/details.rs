//! Making cases by hand, and changing the details of a case: topic, tenancy, money, referrer.

pub(super) mod queries;

use super::actions::lock;
use super::model::Case;
use super::queries::get;
use crate::access::{Action, Viewer};
use crate::casework::cases::{CaseInput, NewCaseInput, Topic};
use crate::casework::events::{Event, record};
use crate::casework::events::{Named, Place};
use crate::casework::tasks::{self, Reached};
use crate::casework::values::{CaseDetail, CaseOrigin, Stage};
use crate::ids::{CaseId, ClientId, PersonId, TenancyId};
use crate::parties::tenancies::Tenancy;
use crate::parties::{clients, people, tenancies};
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;

/// The details that differ and have no event of their own.
fn differences(new: &CaseInput, old: &CaseInput) -> Vec<CaseDetail> {
    let all = [
        (CaseDetail::WeeklyRent, new.weekly_rent != old.weekly_rent),
        (CaseDetail::WeeklyIncome, new.weekly_income != old.weekly_income),
        (CaseDetail::IncomeRange, new.income_range != old.income_range),
        (CaseDetail::Employment, new.employment != old.employment),
        (CaseDetail::ReferrerType, new.referrer_type != old.referrer_type),
        (CaseDetail::Referrer, new.referrer != old.referrer),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(detail, _)| detail).collect()
}

/// The rules beyond single fields: a topic that only old cases have may stay.
fn check(topic: Topic, kept: Option<&Case>) -> Result<()> {
    let mut wrong = FieldErrors::default();
    if !Topic::TODAY.contains(&topic) && kept.is_none_or(|case| case.summary.topic != topic) {
        wrong.add("topic", "Choose what the case is about.");
    }
    wrong.check()
}

/// Makes a case of a client by hand, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &NewCaseInput,
    now: Timestamp,
) -> Result<CaseId> {
    create_from(connection, viewer, input, CaseOrigin::ByHand, now).await
}

/// Like `create`, for a case that comes from somewhere else.
pub(crate) async fn create_from(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &NewCaseInput,
    how: CaseOrigin,
    now: Timestamp,
) -> Result<CaseId> {
    check(input.topic, None)?;
    clients::require_seen(connection, viewer, input.client_id).await?;
    viewer.require_on_seen(Action::CreateCases)?;
    tenancy(connection, viewer, input.client_id, input.tenancy_id).await?;
    let id = queries::insert(connection, input, now).await?;
    record(connection, id, Some(viewer.user_id), Event::CaseCreated { how }, now).await?;
    tasks::start(connection, id, Stage::Unstarted, Reached::Moving, now).await?;
    Ok(id)
}

/// Changes the details of a case that the viewer sees. `kept` is the case as stored, as `get` has just found it. The fileref
/// stays even if the topic changes.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &Case,
    input: &CaseInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let id = kept.summary.id;
    check(input.topic, Some(kept))?;
    lock(connection, viewer, id, version).await?;
    let case = get(connection, viewer, id).await?;
    let (old, new) = (CaseInput::of(&case), input);
    if old == *new {
        return Ok(());
    }
    let mut events = Vec::new();
    if old.topic != new.topic {
        events.push(Event::TopicChanged { from: old.topic, to: new.topic });
    }
    if old.tenancy_id != new.tenancy_id {
        let place = |id: TenancyId, address: &str| Some(Place { id: Some(id), address: address.to_owned() });
        let to = tenancy(connection, viewer, case.summary.client.id, new.tenancy_id).await?;
        events.push(Event::TenancyChanged {
            from: case.tenancy.as_ref().and_then(|tenancy| place(tenancy.id, &tenancy.address)),
            to: to.and_then(|tenancy| place(tenancy.id, &tenancy.address)),
        });
    }
    let others = differences(new, &old);
    if !others.is_empty() {
        events.push(Event::DetailsChanged { details: others });
    }
    queries::set_details(connection, id, new, now).await?;
    for event in events {
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    Ok(())
}

/// A tenancy that a case may have: one of its client's that the viewer sees.
async fn tenancy(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: ClientId,
    id: Option<TenancyId>,
) -> Result<Option<Tenancy>> {
    let Some(id) = id else { return Ok(None) };
    match tenancies::find(connection, viewer, id).await {
        Ok(tenancy) if tenancy.client_id == client_id => Ok(Some(tenancy)),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid("tenancy_id", "Choose a tenancy of this client.")),
        Err(error) => Err(error),
    }
}

/// Says who supports the client in a case; `None` is nobody. They are picked among the people whom the viewer sees.
pub async fn set_support_worker(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    person_id: Option<PersonId>,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    let present = get(connection, viewer, id).await?.support_worker_id;
    people::require_pick(connection, viewer, person_id, present).await?;
    if present == person_id {
        return Ok(());
    }
    let ids: Vec<PersonId> = [present, person_id].into_iter().flatten().collect();
    let people = people::queries::with_ids(connection, &ids).await?;
    let named = |id: Option<PersonId>| {
        let person = people.iter().find(|person| Some(person.id) == id)?;
        Some(Named { id, name: person.full_name.clone() })
    };
    queries::set_support_worker(connection, id, person_id, now).await?;
    let event = Event::SupportWorkerChanged { from: named(present), to: named(person_id) };
    record(connection, id, Some(viewer.user_id), event, now).await
}
