//! The intake API's submissions, as the centre's site has always called them.

use super::answer::{IntakeError, Saved};
use super::{resuming, sender};
use crate::http::guard::request_id;
use crate::http::remote_address::remote_address;
use crate::http::session::stranger;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::Error;
use clerk_core::ids::SubmissionId;
use clerk_core::intake::strangers;
use clerk_core::intake::submissions::{self, NewAnswers, Sender, links};
use clerk_core::office::audit;
use clerk_platform::db;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The largest answers, in bytes of JSON.
const MAX_ANSWERS: usize = 256 * 1024;
/// The largest body: the answers and what surrounds them.
const MAX_BODY: usize = MAX_ANSWERS + 1024;

#[derive(Deserialize)]
struct Body {
    answers: Box<RawValue>,
}

/// `POST /api/submission/`
pub(crate) async fn create(
    request: HttpRequest,
    body: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, IntakeError> {
    limit(&request, &state)?;
    if !state.limits.creates.allows(remote_address(&request)) {
        return Err(IntakeError::too_many());
    }
    let new = read(body).await?;
    let now = state.clock.now();
    let mut tx = db::begin(&state.pool).await?;
    if state.limits.creates.is_on()
        && !strangers::may_begin_form(&mut tx, &sender::network(&request, &state), now).await?
    {
        // What was counted counts.
        tx.commit().await?;
        return Err(IntakeError::too_many());
    }
    let id = submissions::create(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(Saved { id, answers: new.raw() }))
}

/// `GET /api/submission/{id}/`
pub(crate) async fn retrieve(
    request: HttpRequest,
    id: web::Path<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, IntakeError> {
    limit(&request, &state)?;
    let id = parse_id(&id)?;
    let (now, mut db) = (state.clock.now(), state.pool.acquire().await?);
    let mut answer = HttpResponse::Ok();
    let answers = match submissions::get_public(&mut db, id, id, now).await {
        Err(Error::NotFound) => {
            let browser = resuming::Browser::of(&request, &state, id);
            let meant = links::open(&mut db, id, browser.opener(), now).await?;
            answer.insert_header((header::SET_COOKIE, browser.cookie()));
            submissions::get_public(&mut db, meant, id, now).await?
        }
        answers => answers?,
    };
    Ok(answer.json(Saved { id, answers: &answers }))
}

/// `PATCH` and `PUT /api/submission/{id}/`: both replace the answers as a whole.
pub(crate) async fn replace(
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, IntakeError> {
    limit(&request, &state)?;
    let id = parse_id(&id)?;
    let new = read(body).await?;
    let (now, mut db) = (state.clock.now(), state.pool.acquire().await?);
    match submissions::replace_answers(&mut db, id, &new, now).await {
        Err(Error::NotFound) => {
            let meant = links::meant(&mut db, id).await?;
            submissions::replace_answers(&mut db, meant, &new, now).await?;
        }
        replaced => replaced?,
    }
    Ok(HttpResponse::Ok().json(Saved { id, answers: new.raw() }))
}

/// `POST /api/submission/{id}/submit/`
pub(crate) async fn submit(
    request: HttpRequest,
    id: web::Path<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, IntakeError> {
    limit(&request, &state)?;
    let id = parse_id(&id)?;
    let (now, trace) = (state.clock.now(), Some(request_id(&request)));
    let submits = &state.limits.submits;
    let address = remote_address(&request);
    let network = sender::network(&request, &state);
    let sender = Sender { network: &network, is_limited: submits.is_on(), is_one_too_many: !submits.allows(address) };
    let mut tx = audit::begin(&state.pool, &stranger(&request)).await?;
    match submissions::submit(&mut tx, id, sender, now, trace.clone()).await {
        Err(Error::NotFound) => {
            let meant = links::meant(&mut tx, id).await?;
            submissions::submit(&mut tx, meant, sender, now, trace).await?;
        }
        submitted => drop(submitted?),
    }
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({})))
}

fn limit(request: &HttpRequest, state: &AppState) -> Result<(), IntakeError> {
    if state.limits.submissions.allows(remote_address(request)) { Ok(()) } else { Err(IntakeError::too_many()) }
}

fn parse_id(raw: &str) -> Result<SubmissionId, IntakeError> {
    raw.parse().map_err(|_| Error::NotFound.into())
}

/// Reads the answers; stops as soon as they are too large.
async fn read(body: web::Payload) -> Result<NewAnswers, IntakeError> {
    let too_large = || IntakeError::too_large(format!("The answers are larger than {} KiB.", MAX_ANSWERS / 1024));
    let bytes = match body.to_bytes_limited(MAX_BODY).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(IntakeError::bad_request("The request did not arrive in full.")),
        Err(_) => return Err(too_large()),
    };
    let body: Body = serde_json::from_slice(&bytes)
        .map_err(|_| IntakeError::bad_request("This is not a JSON object with \"answers\"."))?;
    if body.answers.get().len() > MAX_ANSWERS {
        return Err(too_large());
    }
    Ok(NewAnswers::new(body.answers)?)
}
