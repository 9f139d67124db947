//! Cases made by hand, their details, and the client's support worker.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating};
use crate::http::api::version::{IfMatch, versioned};
use crate::parties::tenancies::api::PickBody;
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Case, CaseDetails, TypedCase};
use clerk_core::casework::cases::{Outcome, Topic};
use clerk_core::{Error, Result};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A case to make.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCaseBody {
    /// The client.
    client_id: Uuid,
    /// What it is about; not a topic of old cases.
    topic: Topic,
    /// A tenancy of the client.
    tenancy_id: Option<Uuid>,
    /// Rent per week in whole dollars.
    #[schema(minimum = 0, maximum = 1_000_000)]
    weekly_rent: Option<i32>,
    /// Household income per week in whole dollars.
    #[schema(minimum = 0, maximum = 1_000_000)]
    weekly_income: Option<i32>,
    /// Income range, from the list.
    #[serde(default)]
    income_range: String,
    /// Work or study, from the list.
    #[serde(default)]
    employment: String,
    /// What kind of place referred the client, from the list.
    #[serde(default)]
    referrer_type: String,
    /// Which one.
    #[serde(default)]
    #[schema(max_length = 200)]
    referrer: String,
}

/// The details of a case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseBody {
    /// What it is about; the fileref stays.
    topic: Topic,
    /// A tenancy of the client.
    tenancy_id: Option<Uuid>,
    /// Rent per week in whole dollars.
    #[schema(minimum = 0, maximum = 1_000_000)]
    weekly_rent: Option<i32>,
    /// Household income per week in whole dollars.
    #[schema(minimum = 0, maximum = 1_000_000)]
    weekly_income: Option<i32>,
    /// Income range, from the list.
    #[serde(default)]
    income_range: String,
    /// Work or study, from the list.
    #[serde(default)]
    employment: String,
    /// What kind of place referred the client, from the list.
    #[serde(default)]
    referrer_type: String,
    /// Which one.
    #[serde(default)]
    #[schema(max_length = 200)]
    referrer: String,
    /// How it ended; of a closed case.
    outcome: Option<Outcome>,
    /// Notes on that; of a closed case.
    #[serde(default)]
    #[schema(max_length = 4000)]
    outcome_notes: String,
}

impl From<NewCaseBody> for CaseBody {
    fn from(new: NewCaseBody) -> Self {
        Self {
            topic: new.topic,
            tenancy_id: new.tenancy_id,
            weekly_rent: new.weekly_rent,
            weekly_income: new.weekly_income,
            income_range: new.income_range,
            employment: new.employment,
            referrer_type: new.referrer_type,
            referrer: new.referrer,
            outcome: None,
            outcome_notes: String::new(),
        }
    }
}

impl CaseBody {
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

    fn checked(&self, present: Option<&Case>) -> Result<CaseDetails> {
        let dollars = |sum: Option<i32>| sum.map(|sum| sum.to_string()).unwrap_or_default();
        let typed = TypedCase {
            topic: self.topic.as_str(),
            tenancy_id: &self.tenancy_id.map(|id| id.to_string()).unwrap_or_default(),
            weekly_rent: &dollars(self.weekly_rent),
            weekly_income: &dollars(self.weekly_income),
            income_range: &self.income_range,
            employment: &self.employment,
            referrer_type: &self.referrer_type,
            referrer: &self.referrer,
            outcome: self.outcome.map_or("", Outcome::as_str),
            outcome_notes: &self.outcome_notes,
        };
        CaseDetails::new(&typed, present)
    }
}

/// Make a case by hand
///
/// For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "create_case",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = NewCaseBody,
    responses((status = 201, description = "The case", body = Case), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::CreateCases)?;
    body.create(&caller, &state, async |tx, body| {
        let new: NewCaseBody = body.read()?;
        let client_id = new.client_id;
        let details = CaseBody::from(new).checked(None)?;
        let made = cases::create(tx, &caller.viewer, client_id, &details, state.clock.now()).await;
        let id = made.map_err(|error| match error {
            Error::NotFound => Error::invalid("client_id", "There is no such client."),
            error => error,
        })?;
        cases::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Change a case's details
#[utoipa::path(
    patch, path = IN_TABLE, tag = "cases", operation_id = "update_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body(content = CaseBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    let present = cases::get(&mut tx, &caller.viewer, *id).await?;
    let details = body.change(&CaseBody::of(&present))?.checked(Some(&present))?;
    cases::update(&mut tx, &caller.viewer, *id, &details, version.0, state.clock.now()).await?;
    let case = cases::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(case.summary.updated_at, &case))
}

/// Say who supports the client in a case
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "set_support_worker",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = PickBody,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set_support_worker(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let PickBody { person_id } = body.read()?;
    let mut tx = db::begin(&state.pool).await?;
    cases::set_support_worker(&mut tx, &caller.viewer, *id, person_id, version.0, state.clock.now()).await?;
    let case = cases::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(case.summary.updated_at, &case))
}
