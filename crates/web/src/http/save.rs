//! Saves a form: in one transaction, only once, and shows it again when it is refused.

use super::draft::{Draft, Refusal};
use super::error::PageResult;
use super::form::Sent;
use super::session::{SentForm, Staff};
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use clerk_core::input::Input;
use clerk_core::office::{audit, drafts};
use clerk_core::{Error, Result};
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

impl Staff {
    /// Does what a form asks for, in one transaction, and redirects to the address that `work` returns. If it is refused for
    /// something that the author can fix, `again` shows the form with what they entered.
    pub(crate) async fn save<I: Input>(
        &self,
        sent: &Sent<I>,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>,
        again: impl AsyncFnOnce(Draft<I>) -> PageResult,
    ) -> PageResult {
        let work = async |tx: &mut PgConnection| work(tx).await.map(Ok::<String, Infallible>);
        self.save_unless(sent, work, async |draft, _| again(draft).await).await
    }

    /// Like `save`, where something other than the form can prevent it: `work` then answers with that reason, and nothing is
    /// saved.
    pub(crate) async fn save_unless<I: Input, T>(
        &self,
        sent: &Sent<I>,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<std::result::Result<String, T>>,
        again: impl AsyncFnOnce(Draft<I>, Option<T>) -> PageResult,
    ) -> PageResult {
        match once(self, work).await {
            Ok(Ok(location)) => Ok(self.saved(&location)),
            Ok(Err(reason)) => again(sent.refused(Refusal::shown()), Some(reason)).await,
            Err(error) => again(sent.refused(Refusal::of(error)?), None).await,
        }
    }

    /// Redirects to another page after a form has been saved.
    fn saved(&self, location: &str) -> HttpResponse {
        let mut response = go_to(location);
        if let Some(cookie) = self.saved_cookie()
            && let Ok(value) = header::HeaderValue::from_str(&cookie.to_string())
        {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }

    /// Saves a form that is only a button, so there is nothing to show again.
    pub(crate) async fn press(&self, work: impl AsyncFnOnce(&mut PgConnection) -> Result<String>) -> PageResult {
        let work = async |tx: &mut PgConnection| work(tx).await.map(Ok::<String, Infallible>);
        let Ok(location) = once(self, work).await?;
        Ok(go_to(&location))
    }
}

/// A form that is sent again, by a second click or over a bad line, does nothing more and leads to the same address.
async fn once<T>(
    staff: &Staff,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<std::result::Result<String, T>>,
) -> Result<std::result::Result<String, T>> {
    let unreadable = |error: serde_json::Error| Error::External(error.to_string());
    let sent = staff.sent_form();
    let call = sent.map(|SentForm { hash, .. }| Call {
        user_id: *staff.user.id,
        key: format!("form {}", hex::encode(hash)),
        request_hash: hash.to_vec(),
    });
    let mut tx = audit::begin(&staff.state.pool, &staff.actor).await?;
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
    if let Some(once) = sent.and_then(|sent| sent.once) {
        drafts::delete_sent(&mut tx, staff.user.id, &once.to_string()).await?;
    }
    if let Some(call) = &call {
        let body = serde_json::value::to_raw_value(&location).map_err(unreadable)?;
        let answer = Answer { status: StatusCode::SEE_OTHER.as_u16(), body };
        idempotency::keep(&mut tx, call, &answer, staff.now()).await?;
    }
    tx.commit().await?;
    Ok(Ok(location))
}
