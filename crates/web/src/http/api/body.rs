//! JSON bodies, read with errors that name the field.

use super::describe::{Describe, Description};
use super::problem::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use clerk_core::input::Input;
use clerk_core::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use utoipa::ToSchema;

/// The largest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A JSON object as a body, which holds a `T` or some fields of one.
pub(crate) struct Body<T> {
    fields: Map<String, Value>,
    /// Hash of method, path and body.
    pub(super) hash: Vec<u8>,
    of: PhantomData<T>,
}

impl<T> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload);
        Box::pin(async move {
            let bad = |detail: &str| ApiError::BadRequest(detail.to_owned());
            let is_json = request.mime_type().ok().flatten().is_some_and(|mime| mime.subtype() == mime::JSON);
            if !is_json {
                return Err(bad("Send JSON, with `Content-Type: application/json`."));
            }
            let payload = payload.into_inner().map_err(|_| bad("The body did not arrive."))?;
            let body = match payload.to_bytes_limited(MAX_BODY).await {
                Ok(Ok(body)) => body,
                Ok(Err(_)) => return Err(bad("The body did not arrive in full.")),
                Err(_) => return Err(bad("The body is larger than 1 MiB.")),
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
            Ok(Self { fields, hash: hash.finalize().to_vec(), of: PhantomData })
        })
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// What the body says. An error names what does not fit.
    pub(crate) fn read(&self) -> Result<T> {
        serde_path_to_error::deserialize(Value::Object(self.fields.clone())).map_err(|error| {
            let path = error.path().to_string();
            let text = error.inner().to_string();
            // The message names a missing or unknown field between backticks.
            let named = || text.split('`').nth(1).unwrap_or_default().to_owned();
            let field = if path == "." || text.starts_with("unknown field") { named() } else { path };
            Error::invalid(&field, format!("This can't be read: {text}."))
        })
    }
}

impl<I: Input> Body<I> {
    /// What the body says.
    pub(crate) fn input(&self) -> Result<I> {
        I::from_json(&self.fields, None)
    }

    /// Applies the body as a change (JSON merge patch, RFC 7396) to what is stored: fields that the body does not name stay,
    /// `null` empties a field.
    pub(crate) fn patch(&self, kept: &I) -> Result<I> {
        let mut fields = kept.to_json();
        for (name, value) in &self.fields {
            match value {
                Value::Null => fields.remove(name),
                value => fields.insert(name.clone(), value.clone()),
            };
        }
        I::from_json(&fields, Some(kept))
    }
}

impl<T: ToSchema> Describe for Body<T> {
    fn describe(description: &mut Description<'_>) {
        description.body::<T>();
    }
}
