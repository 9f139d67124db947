//! Saving what a form says: in one transaction, once, and shown again when it is refused.

use crate::http::error::PageResult;
use crate::http::refusal::Refusal;
use crate::http::session::{SentForm, Staff};
use crate::state::AppState;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use clerk_core::{Error, Result};
use clerk_platform::db;
use clerk_platform::idempotency::{self, Answer, Call};
use serde::Deserialize;
use sqlx::PgConnection;

/// What the address says a form has just done.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub(crate) done: Option<String>,
}

/// Goes on to another page after a form.
pub(crate) fn go_to(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// Does what a form asks for, in one transaction, and goes on to the address that `work` answers with. If it is refused for
/// something that its author can fix, `again` shows the form with what they typed.
pub(crate) async fn save(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
    again: impl AsyncFnOnce(Refusal) -> Result<HttpResponse>,
) -> PageResult {
    let saved = match once(staff, state, work).await {
        Ok(location) => Ok(go_to(&location)),
        Err(error) => match Refusal::of(error) {
            Ok(refusal) => again(refusal).await,
            Err(error) => Err(error),
        },
    };
    Ok(saved?)
}

/// The same for a form that is only a button: there is nothing to show again.
pub(crate) async fn press(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
) -> PageResult {
    Ok(go_to(&once(staff, state, work).await?))
}

/// A form that is sent again, by a second click or over a bad line, does nothing more and leads to the same address.
async fn once(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
) -> Result<String> {
    let unreadable = |error: serde_json::Error| Error::External(error.to_string());
    let sent = staff.sent_form();
    let call = sent.map(|SentForm(hash)| Call {
        user_id: staff.user.id,
        key: format!("form {}", hex::encode(hash)),
        request_hash: hash.to_vec(),
    });
    let mut tx = db::begin(&state.pool).await?;
    if let Some(call) = &call
        && let Some(answer) = idempotency::earlier(&mut tx, call).await?
    {
        return serde_json::from_str(answer.body.get()).map_err(unreadable);
    }
    let location = work(&mut tx).await?;
    if let Some(call) = &call {
        let body = serde_json::value::to_raw_value(&location).map_err(unreadable)?;
        let answer = Answer { status: StatusCode::SEE_OTHER.as_u16(), body };
        idempotency::keep(&mut tx, call, &answer, state.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(location)
}
