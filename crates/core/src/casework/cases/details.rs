//! Making cases by hand, and changing the details of a case: topic, tenancy, money, referrer, the outcome of a closed one.

pub(super) mod queries;

use super::actions::lock;
use super::model::Case;
use super::queries::get;
use crate::access::{Action, Viewer};
use crate::casework::cases::{EMPLOYMENT, INCOME_RANGE, Outcome, REFERRER_TYPE, Topic};
use crate::casework::timeline::event::{Named, Place};
use crate::casework::timeline::{Event, record};
use crate::casework::values::{CaseDetail, CaseOrigin};
use crate::input::typed::{Typed, limits};
use crate::parties::tenancies::Tenancy;
use crate::parties::{clients, people, tenancies};
use crate::{Error, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// The details of a case as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedCase<'a> {
    /// One of [`Topic`].
    pub topic: &'a str,
    /// The id of a tenancy of the client; empty for none.
    pub tenancy_id: &'a str,
    /// Whole dollars.
    pub weekly_rent: &'a str,
    /// Whole dollars.
    pub weekly_income: &'a str,
    /// A listed value.
    pub income_range: &'a str,
    /// A listed value.
    pub employment: &'a str,
    /// A listed value.
    pub referrer_type: &'a str,
    /// Who it was.
    pub referrer: &'a str,
    /// One of [`Outcome`], for a closed case.
    pub outcome: &'a str,
    /// Notes on it, for a closed case.
    pub outcome_notes: &'a str,
}

/// The details of a case as typed, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDetails {
    topic: Topic,
    tenancy_id: Option<Uuid>,
    weekly_rent: Option<i32>,
    weekly_income: Option<i32>,
    income_range: String,
    employment: String,
    referrer_type: String,
    referrer: String,
    outcome: Option<Outcome>,
    outcome_notes: String,
}

impl CaseDetails {
    /// Checks what was typed. Values of `present`, the case as it is kept, may stay. An open case keeps the outcome that
    /// it may have from before.
    pub fn new(typed: &TypedCase<'_>, present: Option<&Case>) -> Result<Self> {
        let mut form = Typed::default();
        let topic = typed.topic.parse::<Topic>().ok();
        let topic = topic
            .filter(|topic| Topic::TODAY.contains(topic) || present.is_some_and(|case| case.summary.topic == *topic));
        if topic.is_none() {
            form.refuse("topic", "Choose what the case is about.");
        }
        let tenancy_id = match typed.tenancy_id.trim() {
            "" => None,
            id => id.parse().ok().or_else(|| {
                form.refuse("tenancy_id", NO_SUCH_TENANCY);
                None
            }),
        };
        let code = |value: fn(&Case) -> &String| present.map(|case| value(case).as_str());
        let mut outcome = present.and_then(|case| case.summary.outcome);
        let mut outcome_notes = present.map(|case| case.outcome_notes.clone()).unwrap_or_default();
        if present.is_some_and(|case| !case.summary.is_open) {
            outcome = typed.outcome.parse().ok();
            if outcome.is_none() {
                form.refuse("outcome", "Choose how the case ended.");
            }
            outcome_notes = form.text("outcome_notes", typed.outcome_notes, limits::NOTES);
        }
        let new = Self {
            topic: topic.unwrap_or(Topic::Other),
            tenancy_id,
            weekly_rent: form.dollars("weekly_rent", typed.weekly_rent, present.and_then(|case| case.weekly_rent)),
            weekly_income: form.dollars(
                "weekly_income",
                typed.weekly_income,
                present.and_then(|case| case.weekly_income),
            ),
            income_range: form.code("income_range", typed.income_range, INCOME_RANGE, code(|case| &case.income_range)),
            employment: form.code("employment", typed.employment, EMPLOYMENT, code(|case| &case.employment)),
            referrer_type: form.code(
                "referrer_type",
                typed.referrer_type,
                REFERRER_TYPE,
                code(|case| &case.referrer_type),
            ),
            referrer: form.line("referrer", typed.referrer, limits::NAME),
            outcome,
            outcome_notes,
        };
        form.finish(new)
    }

    /// The same in another tenancy, as in one that has just been added.
    pub fn in_tenancy(self, id: Uuid) -> Self {
        Self { tenancy_id: Some(id), ..self }
    }

    /// The details of a case as it is kept.
    fn of(case: &Case) -> Self {
        Self {
            topic: case.summary.topic,
            tenancy_id: case.tenancy.as_ref().map(|tenancy| tenancy.id),
            weekly_rent: case.weekly_rent,
            weekly_income: case.weekly_income,
            income_range: case.income_range.clone(),
            employment: case.employment.clone(),
            referrer_type: case.referrer_type.clone(),
            referrer: case.referrer.clone(),
            outcome: case.summary.outcome,
            outcome_notes: case.outcome_notes.clone(),
        }
    }

    /// The details that differ and have no event of their own.
    fn differences(&self, old: &Self) -> Vec<CaseDetail> {
        let all = [
            (CaseDetail::WeeklyRent, self.weekly_rent != old.weekly_rent),
            (CaseDetail::WeeklyIncome, self.weekly_income != old.weekly_income),
            (CaseDetail::IncomeRange, self.income_range != old.income_range),
            (CaseDetail::Employment, self.employment != old.employment),
            (CaseDetail::ReferrerType, self.referrer_type != old.referrer_type),
            (CaseDetail::Referrer, self.referrer != old.referrer),
            (CaseDetail::OutcomeNotes, self.outcome_notes != old.outcome_notes),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(detail, _)| detail).collect()
    }
}

const NO_SUCH_TENANCY: &str = "Choose a tenancy of this client.";

/// Makes a case of a client by hand, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: Uuid,
    details: &CaseDetails,
    now: Timestamp,
) -> Result<Uuid> {
    clients::require_seen(connection, viewer, client_id).await?;
    viewer.require_on_seen(Action::CreateCases)?;
    tenancy(connection, viewer, client_id, details.tenancy_id).await?;
    let id = queries::insert(connection, client_id, details, now).await?;
    record(connection, id, Some(viewer.user_id), Event::CaseCreated { how: CaseOrigin::ByHand }, now).await?;
    Ok(id)
}

/// Changes the details of a case that the viewer sees. Its fileref stays, also with another topic.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    details: &CaseDetails,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    let case = get(connection, viewer, id).await?;
    let old = CaseDetails::of(&case);
    if old == *details {
        return Ok(());
    }
    let mut events = Vec::new();
    if old.topic != details.topic {
        events.push(Event::TopicChanged { from: old.topic, to: details.topic });
    }
    if old.tenancy_id != details.tenancy_id {
        let place = |id: Uuid, address: &str| Some(Place { id: Some(id), address: address.to_owned() });
        let to = tenancy(connection, viewer, case.summary.client.id, details.tenancy_id).await?;
        events.push(Event::TenancyChanged {
            from: case.tenancy.as_ref().and_then(|tenancy| place(tenancy.id, &tenancy.address)),
            to: to.and_then(|tenancy| place(tenancy.id, &tenancy.address)),
        });
    }
    if old.outcome != details.outcome {
        events.push(Event::OutcomeChanged { from: old.outcome, to: details.outcome });
    }
    let others = details.differences(&old);
    if !others.is_empty() {
        events.push(Event::DetailsChanged { details: others });
    }
    queries::set_details(connection, id, details, now).await?;
    for event in events {
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    Ok(())
}

/// A tenancy that a case may have: one of its client's, that the viewer sees.
async fn tenancy(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: Uuid,
    id: Option<Uuid>,
) -> Result<Option<Tenancy>> {
    let Some(id) = id else { return Ok(None) };
    match tenancies::find(connection, viewer, id).await {
        Ok(tenancy) if tenancy.client_id == client_id => Ok(Some(tenancy)),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid("tenancy_id", NO_SUCH_TENANCY)),
        Err(error) => Err(error),
    }
}

/// Says who supports the client in a case; `None` is nobody. They are picked among the people whom the viewer sees.
pub async fn set_support_worker(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    person_id: Option<Uuid>,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    let present = get(connection, viewer, id).await?.support_worker_id;
    people::require_pick(connection, viewer, person_id, present).await?;
    if present == person_id {
        return Ok(());
    }
    let ids: Vec<Uuid> = [present, person_id].into_iter().flatten().collect();
    let people = people::queries::with_ids(connection, &ids).await?;
    let named = |id: Option<Uuid>| {
        let person = people.iter().find(|person| Some(person.id) == id)?;
        Some(Named { id, name: person.full_name.clone() })
    };
    queries::set_support_worker(connection, id, person_id, now).await?;
    let event = Event::SupportWorkerChanged { from: named(present), to: named(person_id) };
    record(connection, id, Some(viewer.user_id), event, now).await
}
