//! Work queues: cases and critical dates that wait for somebody.

use super::auth::Caller;
use super::paging::{List, ListQuery};
use super::problem::ApiResult;
use super::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::dates::{self, DateFilter, ListedDate};
use clerk_core::queues::{self, Queue, QueuedCase, ReviewState};

/// List my cases
///
/// The user's own open cases, last changed first.
#[utoipa::path(
    get, path = "/api/v1/queues/mine", tag = "queues", operation_id = "list_my_cases",
    params(
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of the queue", body = List<QueuedCase>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn mine(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<QueuedCase>>> {
    queue(&caller, Queue::Mine, "/api/v1/queues/mine", &query, &state).await
}

/// List the inbox
///
/// Open cases without a paralegal, oldest first. For coordinators and above.
#[utoipa::path(
    get, path = "/api/v1/queues/inbox", tag = "queues", operation_id = "list_inbox",
    params(
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of the queue", body = List<QueuedCase>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn inbox(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<QueuedCase>>> {
    queue(&caller, Queue::Inbox, "/api/v1/queues/inbox", &query, &state).await
}

/// List the review queue
///
/// Open cases by their next review, earliest first; those never reviewed come last. For coordinators and above.
#[utoipa::path(
    get, path = "/api/v1/queues/reviews", tag = "queues", operation_id = "list_reviews",
    params(
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of the queue", body = List<QueuedCase>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn reviews(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<QueuedCase>>> {
    queue(&caller, Queue::Reviews(ReviewState::All), "/api/v1/queues/reviews", &query, &state).await
}

async fn queue(
    caller: &Caller,
    queue: Queue,
    path: &str,
    query: &ListQuery,
    state: &AppState,
) -> ApiResult<web::Json<List<QueuedCase>>> {
    let (page, page_size) = query.paging()?;
    let mut db = state.pool.acquire().await?;
    let today = state.clock.today();
    let found = queues::page(&mut db, &caller.viewer, queue, today, page, page_size, i64::MAX).await?;
    Ok(web::Json(query.answer(state, path, found)))
}

/// List critical dates across cases
///
/// Of the open cases that the user sees, not reviewed: overdue ones first, then the next.
#[utoipa::path(
    get, path = "/api/v1/dates", tag = "dates", operation_id = "list_all_dates",
    params(
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of dates", body = List<ListedDate>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn critical_dates(
    caller: Caller,
    query: web::Query<ListQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<ListedDate>>> {
    let (page, page_size) = query.paging()?;
    let mut db = state.pool.acquire().await?;
    let (filter, today) = (DateFilter::default(), state.clock.today());
    let found = dates::list(&mut db, &caller.viewer, &filter, today, page, page_size, i64::MAX).await?;
    Ok(web::Json(query.answer(&state, "/api/v1/dates", found)))
}
