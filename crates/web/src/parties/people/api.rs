//! Landlords, agents and support workers.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, ListQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::parties::people::{self, Person, PersonInput};
use clerk_platform::db;
use uuid::Uuid;

/// List people
///
/// Landlords, agents and support workers of cases that the user sees, by name; for coordinators and above all.
#[utoipa::path(
    get, path = IN_TABLE, tag = "people", operation_id = "list_people",
    params(
        ("search" = Option<String>, Query, description = "Words from name and email, or a phone number"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of people", body = List<Person>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<Person>>> {
    let page = query.paging()?;
    let mut db = state.pool.acquire().await?;
    let found = people::list(&mut db, &caller.viewer, &query.search, page, i64::MAX).await?;
    Ok(web::Json(query.answer(&state, "/api/v1/people", found)))
}

/// Write a person down
///
/// For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "people", operation_id = "create_person",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = PersonInput,
    responses((status = 201, description = "The person", body = Person), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::EditPeople)?;
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<PersonInput>()?;
        let id = people::create(tx, &caller.viewer, &input, state.clock.now()).await?;
        people::find(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a person
#[utoipa::path(
    get, path = IN_TABLE, tag = "people", operation_id = "get_person",
    params(("id" = Uuid, Path, description = "The person's id")),
    responses((status = 200, description = "The person", body = Person, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let person = people::find(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(person.updated_at, &person))
}

/// Change a person
///
/// For coordinators and above.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "people", operation_id = "update_person",
    params(("id" = Uuid, Path, description = "The person's id"), ("If-Match" = String, Header, description = "The person's `ETag`, or `*`")),
    request_body(content = PersonInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The person", body = Person, headers(("ETag" = String))), Changing),
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
    let kept = people::find(&mut tx, &caller.viewer, *id).await?;
    let input = body.patch(&PersonInput::of(&kept))?;
    people::update(&mut tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await?;
    let person = people::find(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(person.updated_at, &person))
}
