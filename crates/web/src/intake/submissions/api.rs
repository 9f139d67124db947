//! Submissions.

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::intake::submissions;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// A filled-in intake form.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Submission {
    /// Id.
    id: Uuid,
    /// The answers by question, as they were sent.
    #[schema(value_type = Object)]
    answers: Box<RawValue>,
    /// Whether the renter has submitted it.
    is_complete: bool,
    /// Whether a case has been made of it.
    is_processed: bool,
    /// Why no case could be made of it.
    failure_reason: Option<String>,
    /// Answers that could not be used as they are.
    problems: Vec<String>,
    /// The case that came of it.
    case_id: Option<Uuid>,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was submitted.
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<Timestamp>,
}

/// Get a submission
#[utoipa::path(
    get, path = IN_TABLE, tag = "submissions", operation_id = "get_submission",
    params(("id" = Uuid, Path, description = "The submission's id")),
    responses((status = 200, description = "The submission", body = Submission), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Submission>> {
    let found = submissions::get_for_staff(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(web::Json(Submission {
        id: found.id,
        answers: found.answers,
        is_complete: found.is_complete,
        is_processed: found.is_processed,
        failure_reason: found.failure_reason,
        problems: found.problems,
        case_id: found.case_id,
        created_at: found.created_at,
        submitted_at: found.submitted_at,
    }))
}
