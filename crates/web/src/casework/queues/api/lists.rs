//! Work queues: cases and critical dates that wait for somebody.

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, ListQuery, PageQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::casework::dates::{self, DateFilter, ListedDate};
use clerk_core::casework::queues::{self, Queue, QueuedCase, ReviewState};
use clerk_core::{Error, FieldError, Result};
use serde::{Deserialize, Serialize};

/// List my cases
///
/// The user's own open cases, last changed first.
#[utoipa::path(
    get, path = IN_TABLE, tag = "queues", operation_id = "list_my_cases",
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
    get, path = IN_TABLE, tag = "queues", operation_id = "list_inbox",
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
    get, path = IN_TABLE, tag = "queues", operation_id = "list_reviews",
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

/// Which critical dates, as asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DatesQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    all: String,
}

impl DatesQuery {
    fn filter(&self) -> Result<DateFilter> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let mut day = |field: &str, raw: &str| {
            let day = DateFilter::day(raw);
            if day.is_none() && !raw.is_empty() {
                refuse(field, "This is a date such as 2026-11-24.");
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if !["", "true", "false"].contains(&self.all.as_str()) {
            refuse("all", "This is `true` or `false`.");
        }
        let all = self.all == "true";
        if errors.is_empty() { Ok(DateFilter { all, from, to }) } else { Err(Error::Invalid(errors)) }
    }
}

/// List critical dates across cases
///
/// Of the open cases that the user sees, not reviewed: overdue ones first, then the next. A month is its first and its last
/// day.
#[utoipa::path(
    get, path = IN_TABLE, tag = "dates", operation_id = "list_all_dates",
    params(
        ("from" = Option<String>, Query, format = Date, description = "Not before this day"),
        ("to" = Option<String>, Query, format = Date, description = "Not after this day"),
        ("all" = Option<bool>, Query, description = "Reviewed ones and those of closed cases too"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of dates", body = List<ListedDate>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn critical_dates(
    caller: Caller,
    narrowed: web::Query<DatesQuery>,
    paging: web::Query<PageQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<ListedDate>>> {
    let filter = narrowed.filter()?;
    let (page, page_size) = paging.read()?;
    let mut db = state.pool.acquire().await?;
    let today = state.clock.today();
    let found = dates::list(&mut db, &caller.viewer, &filter, today, page, page_size, i64::MAX).await?;
    let next = found.has_next.then(|| paging.next(&state, "/api/v1/dates", &*narrowed, page));
    Ok(web::Json(List { items: found.items, total: found.total, next }))
}
