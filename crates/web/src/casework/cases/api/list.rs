//! Cases.

use crate::casework::cases::query::CaseQuery;
use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, PageQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::http::api::version::versioned;
use crate::state::AppState;
use actix_web::web;
use clerk_core::Error;
use clerk_core::casework::cases::{self, Case, Count, ListedCase};
use uuid::Uuid;

/// List cases
///
/// Those that the user sees, newest first unless `sort` says otherwise.
#[utoipa::path(
    get, path = IN_TABLE, tag = "cases", operation_id = "list_cases",
    params(
        ("search" = Option<String>, Query, description = "A fileref, or words from names, email and phone"),
        ("topic" = Option<clerk_core::casework::cases::Topic>, Query, description = "Only this topic"),
        ("stage" = Option<clerk_core::casework::cases::Stage>, Query, description = "Only this stage"),
        ("outcome" = Option<clerk_core::casework::cases::Outcome>, Query, description = "Only this outcome"),
        ("is_open" = Option<bool>, Query, description = "Only open, or only closed ones"),
        ("paralegal" = Option<String>, Query, description = "Only with this paralegal: a user's id, or `none`"),
        ("lawyer" = Option<Uuid>, Query, description = "Only with this lawyer: a user's id"),
        ("sort" = Option<String>, Query, description = "`-created`, `created`, `-updated`, `topic` or `stage`"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of cases", body = List<ListedCase>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    query: web::Query<CaseQuery>,
    paging: web::Query<PageQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<ListedCase>>> {
    let (filter, errors) = query.filter();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors).into());
    }
    let (page, page_size) = paging.read()?;
    let found =
        cases::list(&mut *state.pool.acquire().await?, &caller.viewer, &filter, page, page_size, Count::Exact).await?;
    let next = found.has_next.then(|| {
        let address = format!("{}/api/v1/cases", state.settings.public_url);
        let href = query.href(&address, |changed| changed.page = (page + 1).to_string());
        if paging.page_size.is_empty() { href } else { format!("{href}&page_size={page_size}") }
    });
    Ok(web::Json(List { items: found.items, total: found.total, next }))
}

/// Get a case
#[utoipa::path(
    get, path = IN_TABLE, tag = "cases", operation_id = "get_case",
    params(("id" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let case = cases::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(case.summary.updated_at, &case))
}
