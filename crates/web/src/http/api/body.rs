//! JSON bodies: read with errors that name the field, and calls that may be repeated.

use super::auth::Caller;
use super::problem::{ApiError, ApiResult};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use clerk_core::input::Input;
use clerk_core::{Error, Result};
use clerk_platform::db;
use clerk_platform::idempotency::{self, Answer, Call, MAX_KEY};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::future::Future;
use std::pin::Pin;

/// The largest body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// A JSON object as a body.
pub(crate) struct Body {
    fields: Map<String, Value>,
    /// The key that the caller has given this call, to repeat it safely.
    key: Option<String>,
    /// Hash of method, path and body.
    hash: Vec<u8>,
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload);
        Box::pin(async move {
            let bad = |detail: &str| ApiError::BadRequest(detail.to_owned());
            let key = idempotency_key(&request)?;
            let is_json = request.mime_type().ok().flatten().is_some_and(|mime| mime.subtype() == mime::JSON);
            if !is_json {
                return Err(bad("Send JSON, with `Content-Type: application/json`."));
            }
            let payload = payload.into_inner().map_err(|_| bad("The body did not arrive."))?;
            let body = match payload.to_bytes_limited(MAX_BODY).await {
                Ok(Ok(body)) => body,
                Ok(Err(_)) => return Err(bad("The body did not arrive in full.")),
                Err(_) => return Err(bad("The body is larger than 64 KiB.")),
            };
            let fields = match serde_json::from_slice::<Value>(&body) {
                Ok(Value::Object(fields)) => fields,
                Ok(_) => return Err(bad("The body is not a JSON object.")),
                Err(error) => return Err(ApiError::BadRequest(format!("The body is not JSON: {error}"))),
            };
            let mut hash = Sha256::new();
            for part in [request.method().as_str().as_bytes(), request.path().as_bytes(), &body] {
                hash.update(part);
                hash.update([0]);
            }
            Ok(Self { fields, key, hash: hash.finalize().to_vec() })
        })
    }
}

fn idempotency_key(request: &HttpRequest) -> std::result::Result<Option<String>, ApiError> {
    let Some(key) = request.headers().get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => {
            let message = format!("A key has 1 to {MAX_KEY} letters, digits or signs.");
            Err(Error::invalid("Idempotency-Key", message).into())
        }
    }
}

impl Body {
    /// The body as this type. An error names what does not fit.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T> {
        typed(self.fields.clone())
    }

    /// The body as an input.
    pub(crate) fn input<I: Input>(&self) -> Result<I> {
        I::from_json(&self.fields, None)
    }

    /// Applies the body as a change (JSON merge patch, RFC 7396) to what is stored: fields that the body does not name stay,
    /// `null` empties a field.
    pub(crate) fn patch<I: Input>(&self, kept: &I) -> Result<I> {
        I::from_json(&self.merged(kept.to_json()), Some(kept))
    }

    fn merged(&self, mut fields: Map<String, Value>) -> Map<String, Value> {
        for (name, value) in &self.fields {
            match value {
                Value::Null => fields.remove(name),
                value => fields.insert(name.clone(), value.clone()),
            };
        }
        fields
    }

    /// Creates something and answers 201 with it. However often the call is repeated with the same key, it is created once.
    pub(crate) async fn create<A: Serialize>(
        self,
        caller: &Caller,
        state: &AppState,
        make: impl AsyncFnOnce(&mut PgConnection, &Self) -> Result<A>,
    ) -> ApiResult {
        let call = self.key.clone().map(|key| Call { user_id: caller.user.id, key, request_hash: self.hash.clone() });
        let mut tx = db::begin(&state.pool).await?;
        if let Some(call) = &call
            && let Some(answer) = idempotency::earlier(&mut tx, call).await?
        {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
            let mut response = HttpResponseBuilder::new(status);
            response.insert_header(("idempotency-replayed", "true")).content_type("application/json");
            return Ok(response.body(answer.body.get().to_owned()));
        }
        let made = make(&mut tx, &self).await?;
        let body = serde_json::value::to_raw_value(&made).map_err(|error| Error::External(error.to_string()))?;
        let answer = Answer { status: StatusCode::CREATED.as_u16(), body };
        if let Some(call) = &call {
            idempotency::keep(&mut tx, call, &answer, state.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(HttpResponse::Created().content_type("application/json").body(answer.body.get().to_owned()))
    }
}

fn typed<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = error.path().to_string();
        let text = error.inner().to_string();
        // The message names a missing or unknown field between backticks.
        let named = || text.split('`').nth(1).unwrap_or_default().to_owned();
        let field = if path == "." || text.starts_with("unknown field") { named() } else { path };
        Error::invalid(&field, format!("This can't be read: {text}."))
    })
}
