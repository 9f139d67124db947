//! Saves a form: in one transaction, only once, and shows it again when it is refused.

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
use std::convert::Infallible;

/// The query parameter that says what a form has just done.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub(crate) done: Option<String>,
}

/// Redirects to another page after a form.
pub(crate) fn go_to(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// Does what a form asks for, in one transaction, and redirects to the address that `work` returns. If it is refused for
/// something that the author can fix, `again` shows the form with what they typed.
pub(crate) async fn save(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
    again: impl AsyncFnOnce(Refusal) -> Result<HttpResponse>,
) -> PageResult {
    let work = async |tx: &mut PgConnection| work(tx).await.map(Ok::<String, Infallible>);
    save_unless(staff, state, work, async |refused| match refused {
        Refused::Form(refusal) => again(refusal).await,
        Refused::Because(never) => match never {},
    })
    .await
}

/// Why nothing was saved.
pub(crate) enum Refused<T> {
    /// Something is wrong with the form.
    Form(Refusal),
    /// The reason that `work` gives for not doing it.
    Because(T),
}

/// Like `save`, where something other than the form can be in the way: `work` then answers with that, and nothing is saved.
pub(crate) async fn save_unless<T>(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<std::result::Result<String, T>>,
    again: impl AsyncFnOnce(Refused<T>) -> Result<HttpResponse>,
) -> PageResult {
    Ok(match once(staff, state, work).await {
        Ok(Ok(location)) => go_to(&location),
        Ok(Err(reason)) => again(Refused::Because(reason)).await?,
        Err(error) => again(Refused::Form(Refusal::of(error)?)).await?,
    })
}

/// Saves a form that is only a button, so there is nothing to show again.
pub(crate) async fn press(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
) -> PageResult {
    let work = async |tx: &mut PgConnection| work(tx).await.map(Ok::<String, Infallible>);
    let Ok(location) = once(staff, state, work).await?;
    Ok(go_to(&location))
}

/// A form that is sent again, by a second click or over a bad line, does nothing more and leads to the same address.
async fn once<T>(
    staff: &Staff,
    state: &AppState,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<std::result::Result<String, T>>,
) -> Result<std::result::Result<String, T>> {
    let unreadable = |error: serde_json::Error| Error::External(error.to_string());
    let sent = staff.sent_form();
    let call = sent.map(|SentForm(hash)| Call {
        user_id: *staff.user.id,
        key: format!("form {}", hex::encode(hash)),
        request_hash: hash.to_vec(),
    });
    let mut tx = db::begin(&state.pool).await?;
    if let Some(call) = &call
        && let Some(answer) = idempotency::earlier(&mut tx, call).await?
    {
        return serde_json::from_str(answer.body.get()).map(Ok).map_err(unreadable);
    }
    let location = match work(&mut tx).await? {
        Ok(location) => location,
        // Dropping `tx` ends the transaction and undoes what was done in it.
        Err(reason) => return Ok(Err(reason)),
    };
    if let Some(call) = &call {
        let body = serde_json::value::to_raw_value(&location).map_err(unreadable)?;
        let answer = Answer { status: StatusCode::SEE_OTHER.as_u16(), body };
        idempotency::keep(&mut tx, call, &answer, state.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(Ok(location))
}
