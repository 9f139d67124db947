//! `POST /api/webhooks/intake-noemail/`: a renter without an email address asks to be called.

use crate::http::remote_address::remote_address;
use crate::http::session::stranger;
use crate::intake::public::IntakeError;
use crate::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::input::Form;
use clerk_core::intake::callbacks::{self, ContactInput};
use clerk_core::office::audit;
use serde::Deserialize;

/// The largest body, in bytes.
const MAX_BODY: usize = 16 * 1024;

#[derive(Debug, Deserialize)]
struct Body {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone_number: String,
}

/// Stores the request; coordinators see it under "Call-backs".
pub(crate) async fn create(
    request: HttpRequest,
    body: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, IntakeError> {
    if !state.limits.noemail.allows(remote_address(&request)) {
        return Err(IntakeError::too_many());
    }
    let bytes = match body.to_bytes_limited(MAX_BODY).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(IntakeError::bad_request("The request did not arrive in full.")),
        Err(_) => return Err(IntakeError::too_large("The request is too large.")),
    };
    let body: Body = serde_json::from_slice(&bytes).map_err(|_| {
        IntakeError::bad_request("This is not a JSON object with \"name\" and \"phone_number\" as text.")
    })?;
    let fields = [("name".to_owned(), body.name), ("phone_number".to_owned(), body.phone_number)];
    let input = Form::<ContactInput>::sent(&fields).read(None)?;
    let mut tx = audit::begin(&state.pool, &stranger(&request)).await?;
    callbacks::create(&mut tx, &input, state.clock.now()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({})))
}
