//! Clients.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, ListQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Error;
use clerk_core::parties::clients::{self, Client, ClientInput, ListedClient, Sort};
use clerk_core::parties::tenancies::{self, Tenancy};
use clerk_platform::db;
use uuid::Uuid;

/// List clients
///
/// Those of whom the user sees a case; for coordinators and above all.
#[utoipa::path(
    get, path = IN_TABLE, tag = "clients", operation_id = "list_clients",
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
    post, path = IN_TABLE, tag = "clients", operation_id = "create_client",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = ClientInput,
    responses((status = 201, description = "The client", body = Client), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(clerk_core::access::Action::CreateCases)?;
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<ClientInput>()?;
        let id = clients::create(tx, &caller.viewer, &input, state.clock.now()).await?;
        clients::find(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a client
#[utoipa::path(
    get, path = IN_TABLE, tag = "clients", operation_id = "get_client",
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
    patch, path = IN_TABLE, tag = "clients", operation_id = "update_client",
    params(("id" = Uuid, Path, description = "The client's id"), ("If-Match" = String, Header, description = "The client's `ETag`, or `*`")),
    request_body(content = ClientInput, description = "What is to change; what is not named stays, `null` empties"),
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
    let kept = clients::find(&mut tx, &caller.viewer, *id).await?;
    let input = body.patch(&ClientInput::of(&kept))?;
    clients::update(&mut tx, &caller.viewer, &kept, &input, version.0, state.clock.now()).await?;
    let client = clients::find(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(client.updated_at, &client))
}

/// List a client's tenancies
#[utoipa::path(
    get, path = IN_TABLE, tag = "tenancies", operation_id = "list_tenancies",
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
