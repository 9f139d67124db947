//! Submissions.

use crate::http::api::{ApiResult, Caller};
use actix_web::web::{Json, Path};
use clerk_core::ids::{CaseId, SubmissionId};
use clerk_core::intake::submissions;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A filled-in intake form.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Submission {
    /// Id.
    id: SubmissionId,
    /// The answers by question, as they were sent.
    #[schema(value_type = Object)]
    answers: Box<RawValue>,
    /// Whether the renter has submitted it.
    is_complete: bool,
    /// Whether a case has been created from it.
    is_processed: bool,
    /// Why no case could be created from it.
    failure_reason: Option<String>,
    /// Answers that could not be used as they are.
    problems: Vec<String>,
    /// The case it became.
    case_id: Option<CaseId>,
    /// When it was started.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was submitted.
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<Timestamp>,
}

pub(crate) async fn get(caller: Caller, id: Path<SubmissionId>) -> ApiResult<Json<Submission>> {
    let found = submissions::get_for_staff(&mut *caller.db().await?, &caller.viewer, *id).await?;
    Ok(Json(Submission {
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
