//! The same for several cases at once: all of them, or none.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Creating;
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::queues::{self, BulkAssignment, MAX_CASES, Obstacle, QueuedCase, Selected};
use clerk_core::casework::timeline::NoteType;
use clerk_core::casework::timeline::{NewNote, TypedNote};
use clerk_core::{Error, Result};
use clerk_platform::db;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// A case to be changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChosenCase {
    /// Its id.
    id: Uuid,
    /// Its `updated_at` when it was read. If somebody has changed it since, nothing is done; without it that is not looked at.
    #[schema(format = DateTime)]
    version: Option<String>,
}

/// Who is to work on several cases; whoever is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignBody {
    /// The cases.
    #[schema(min_items = 1, max_items = 100)]
    cases: Vec<ChosenCase>,
    /// The paralegal.
    paralegal_id: Option<Uuid>,
    /// The lawyer.
    lawyer_id: Option<Uuid>,
}

/// A case review for several cases.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewBody {
    /// The cases.
    #[schema(min_items = 1, max_items = 100)]
    cases: Vec<ChosenCase>,
    /// The date of the next review, in Melbourne; not in the past.
    #[schema(format = Date)]
    next_review: String,
    /// What to say, in Markdown.
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
}

/// Assign several cases
///
/// For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "queues", operation_id = "assign_cases",
    request_body = AssignBody,
    responses((status = 200, description = "The cases as they are now", body = Vec<QueuedCase>), Creating),
    security(("token" = [])),
)]
pub(crate) async fn assign(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::Assign)?;
    let body: AssignBody = body.read()?;
    let chosen = chosen(&body.cases)?;
    let assignment = BulkAssignment { paralegal_id: body.paralegal_id, lawyer_id: body.lawyer_id };
    let mut tx = db::begin(&state.pool).await?;
    let obstacles = queues::assign(&mut tx, &caller.viewer, &chosen, &assignment, state.clock.now()).await?;
    let cases = unless(obstacles, &mut tx, &caller.viewer, &chosen).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(cases))
}

/// Review several cases
///
/// Writes the same case review into each. For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "queues", operation_id = "review_cases",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Names this call, so that it can be repeated")),
    request_body = ReviewBody,
    responses((status = 201, description = "The cases as they are now", body = Vec<QueuedCase>), Creating),
    security(("token" = [])),
)]
pub(crate) async fn review(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::Review)?;
    body.create(&caller, &state, async |tx, body| {
        let body: ReviewBody = body.read()?;
        let chosen = chosen(&body.cases)?;
        let note = TypedNote {
            note_type: NoteType::Review.as_str(),
            text: &body.text,
            next_review: &body.next_review,
            ..Default::default()
        };
        let note = NewNote::new(&caller.viewer, &note, state.clock.today())?;
        let obstacles = queues::review(tx, &caller.viewer, &chosen, &note, state.clock.now()).await?;
        unless(obstacles, tx, &caller.viewer, &chosen).await
    })
    .await
}

fn chosen(cases: &[ChosenCase]) -> Result<Vec<Selected>> {
    if !(1..=MAX_CASES).contains(&cases.len()) {
        return Err(Error::invalid("cases", format!("Name 1 to {MAX_CASES} cases.")));
    }
    let mut chosen: Vec<Selected> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let version = match case.version.as_deref().map(str::parse) {
            None => None,
            Some(Ok(version)) => Some(version),
            Some(Err(_)) => {
                return Err(Error::invalid(
                    &format!("cases[{number}].version"),
                    "This is the `updated_at` of the case.",
                ));
            }
        };
        if chosen.iter().all(|known| known.id != case.id) {
            chosen.push(Selected { id: case.id, version });
        }
    }
    Ok(chosen)
}

/// The cases as they are now, unless one of them stood in the way of all.
async fn unless(
    obstacles: Vec<Obstacle>,
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
) -> Result<Vec<QueuedCase>> {
    if obstacles.is_empty() {
        let ids: Vec<Uuid> = chosen.iter().map(|case| case.id).collect();
        return queues::selected(connection, viewer, &ids).await;
    }
    let told = obstacles.iter().map(|obstacle| format!("{} {}", obstacle.fileref, obstacle.message));
    Err(Error::Conflict(told.collect::<Vec<_>>().join(" ")))
}
