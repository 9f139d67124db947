//! Clients.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::paging::{List, ListQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::parties::clients::ContactRestriction;
use clerk_core::parties::clients::{self, Client, ListedClient, NewClient, Sort, TypedClient};
use clerk_core::parties::tenancies::{self, Tenancy};
use clerk_core::{Error, Result};
use clerk_platform::db;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is known of a client.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientBody {
    /// Email address; unique without regard to case.
    #[schema(max_length = 254)]
    email: String,
    /// First name; a client needs some name.
    #[serde(default)]
    #[schema(max_length = 200)]
    first_name: String,
    /// Last name.
    #[serde(default)]
    #[schema(max_length = 200)]
    last_name: String,
    /// What they like to be called.
    #[serde(default)]
    #[schema(max_length = 200)]
    preferred_name: String,
    /// Date of birth.
    #[schema(format = Date)]
    date_of_birth: Option<String>,
    /// Phone number, as they write it.
    #[serde(default)]
    #[schema(max_length = 50)]
    phone: String,
    /// A listed value or their own words.
    #[serde(default)]
    #[schema(max_length = 200)]
    gender: String,
    /// Pronouns.
    #[serde(default)]
    #[schema(max_length = 64)]
    pronouns: String,
    /// Whether they receive Centrelink support; `null` when not known.
    centrelink_support: Option<bool>,
    /// Circumstances that make them eligible, from the list.
    #[serde(default)]
    eligibility_circumstances: Vec<String>,
    /// Their words on eligibility.
    #[serde(default)]
    #[schema(max_length = 4000)]
    eligibility_notes: String,
    /// How many people depend on them.
    #[schema(minimum = 0, maximum = 100)]
    number_of_dependents: Option<i32>,
    /// Household income per week in whole dollars.
    #[schema(minimum = 0, maximum = 1_000_000)]
    weekly_household_income: Option<i32>,
    /// Aboriginal or Torres Strait Islander origin, from the list.
    #[serde(default)]
    aboriginal_or_torres_strait_islander: String,
    /// Whether they speak a language other than English; `null` when not known.
    can_speak_non_english: Option<bool>,
    /// That language.
    #[serde(default)]
    #[schema(max_length = 200)]
    first_language: String,
    /// Whether they need an interpreter, from the list.
    #[serde(default)]
    interpreter: String,
    /// When they can be called, from the list.
    #[serde(default)]
    call_times: Vec<String>,
    /// Limits on contacting them; `null` when there are none.
    contact_restriction: Option<ContactRestriction>,
    /// Staff's notes on them.
    #[serde(default)]
    #[schema(max_length = 4000)]
    notes: String,
}

impl ClientBody {
    fn of(client: &Client) -> Self {
        Self {
            email: client.email.clone(),
            first_name: client.first_name.clone(),
            last_name: client.last_name.clone(),
            preferred_name: client.preferred_name.clone(),
            date_of_birth: client.date_of_birth.map(|date| date.to_jiff().to_string()),
            phone: client.phone.clone(),
            gender: client.gender.clone(),
            pronouns: client.pronouns.clone(),
            centrelink_support: client.centrelink_support,
            eligibility_circumstances: client.eligibility_circumstances.clone(),
            eligibility_notes: client.eligibility_notes.clone(),
            number_of_dependents: client.number_of_dependents,
            weekly_household_income: client.weekly_household_income,
            aboriginal_or_torres_strait_islander: client.aboriginal_or_torres_strait_islander.clone(),
            can_speak_non_english: client.can_speak_non_english,
            first_language: client.first_language.clone(),
            interpreter: client.interpreter.clone(),
            call_times: client.call_times.clone(),
            contact_restriction: client.contact_restriction.parse().ok(),
            notes: client.notes.clone(),
        }
    }

    fn checked(&self, present: Option<&Client>, today: Date) -> Result<NewClient> {
        let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let yes_no = |value: Option<bool>| value.map_or("", |yes| if yes { "true" } else { "false" });
        let typed = TypedClient {
            email: &self.email,
            first_name: &self.first_name,
            last_name: &self.last_name,
            preferred_name: &self.preferred_name,
            date_of_birth: self.date_of_birth.as_deref().unwrap_or_default(),
            phone: &self.phone,
            gender: &self.gender,
            pronouns: &self.pronouns,
            centrelink_support: yes_no(self.centrelink_support),
            eligibility_circumstances: &self.eligibility_circumstances,
            eligibility_notes: &self.eligibility_notes,
            number_of_dependents: &number(self.number_of_dependents),
            weekly_household_income: &number(self.weekly_household_income),
            aboriginal_or_torres_strait_islander: &self.aboriginal_or_torres_strait_islander,
            can_speak_non_english: yes_no(self.can_speak_non_english),
            first_language: &self.first_language,
            interpreter: &self.interpreter,
            call_times: &self.call_times,
            contact_restriction: self.contact_restriction.map_or("", ContactRestriction::as_str),
            notes: &self.notes,
        };
        NewClient::new(&typed, present, today)
    }
}

/// List clients
///
/// Those of whom the user sees a case; for coordinators and above all.
#[utoipa::path(
    get, path = "/api/v1/clients", tag = "clients", operation_id = "list_clients",
    params(
        ("search" = Option<String>, Query, description = "Words from names and email, or a phone number"),
        ("sort" = Option<String>, Query, description = "`name` or `-created`"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of clients", body = List<ListedClient>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<ListedClient>>> {
    let sort = match query.sort.as_str() {
        "" | "name" => Sort::Name,
        "-created" => Sort::Newest,
        _ => return Err(Error::invalid("sort", "This is `name` or `-created`.").into()),
    };
    let page = query.paging()?;
    let mut db = state.pool.acquire().await?;
    let found = clients::list(&mut db, &caller.viewer, &query.search, sort, page, i64::MAX).await?;
    Ok(web::Json(query.answer(&state, "/api/v1/clients", found)))
}

/// Make a client
///
/// For coordinators and above.
#[utoipa::path(
    post, path = "/api/v1/clients", tag = "clients", operation_id = "create_client",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = ClientBody,
    responses((status = 201, description = "The client", body = Client), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(clerk_core::access::Action::CreateCases)?;
    body.create(&caller, &state, async |tx, body| {
        let new = body.read::<ClientBody>()?.checked(None, state.clock.today())?;
        let id = clients::create(tx, &caller.viewer, &new, state.clock.now()).await?;
        clients::find(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a client
#[utoipa::path(
    get, path = "/api/v1/clients/{id}", tag = "clients", operation_id = "get_client",
    params(("id" = Uuid, Path, description = "The client's id")),
    responses((status = 200, description = "The client", body = Client, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let client = clients::find(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(client.updated_at, &client))
}

/// Change a client
#[utoipa::path(
    patch, path = "/api/v1/clients/{id}", tag = "clients", operation_id = "update_client",
    params(("id" = Uuid, Path, description = "The client's id"), ("If-Match" = String, Header, description = "The client's `ETag`, or `*`")),
    request_body(content = ClientBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The client", body = Client, headers(("ETag" = String))), Changing),
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
    let present = clients::find(&mut tx, &caller.viewer, *id).await?;
    let new = body.change(&ClientBody::of(&present))?.checked(Some(&present), state.clock.today())?;
    clients::update(&mut tx, &caller.viewer, *id, &new, version.0, state.clock.now()).await?;
    let client = clients::find(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(client.updated_at, &client))
}

/// List a client's tenancies
#[utoipa::path(
    get, path = "/api/v1/clients/{id}/tenancies", tag = "tenancies", operation_id = "list_tenancies",
    params(("id" = Uuid, Path, description = "The client's id")),
    responses((status = 200, description = "Those that the user sees, newest first", body = Vec<Tenancy>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn tenancies(
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Vec<Tenancy>>> {
    let mut db = state.pool.acquire().await?;
    clients::require_seen(&mut db, &caller.viewer, *id).await?;
    Ok(web::Json(tenancies::of_client(&mut db, &caller.viewer, *id).await?))
}
