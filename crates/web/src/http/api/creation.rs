//! Calls that create something, and that may be repeated safely.

use super::answers::Created;
use super::auth::Caller;
use super::body::Body;
use super::describe::{Describe, Description, text};
use super::problem::{ApiError, ApiResult};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use clerk_core::input::Input;
use clerk_core::office::audit;
use clerk_core::{Error, Result};
use clerk_platform::idempotency::{self, Answer, Call, MAX_KEY};
use serde::Serialize;
use sqlx::PgConnection;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::schema::{SchemaType, Type};

/// A call to create something from an `I`. However often it is repeated with the same key, that is created once.
pub(crate) struct Creation<I> {
    caller: Caller,
    /// The key that the caller has given this call, to repeat it safely.
    key: Option<String>,
    body: Body<I>,
}

impl<I: Input> Creation<I> {
    /// Creates something and answers 201 with it.
    pub(crate) async fn create<T: Serialize>(
        &self,
        make: impl AsyncFnOnce(&mut PgConnection, &I) -> Result<T>,
    ) -> ApiResult<Created<T>> {
        let Self { caller, key, body } = self;
        let call = key.clone().map(|key| Call { user_id: *caller.user.id, key, request_hash: body.hash.clone() });
        let mut tx = audit::begin(&caller.state.pool, &caller.actor).await?;
        if let Some(call) = &call
            && let Some(answer) = idempotency::earlier(&mut tx, call).await?
        {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
            let mut response = HttpResponseBuilder::new(status);
            response.insert_header(("idempotency-replayed", "true")).content_type("application/json");
            return Ok(Created::new(response.body(answer.body.get().to_owned())));
        }
        let made = make(&mut tx, &body.input()?).await?;
        let body = serde_json::value::to_raw_value(&made).map_err(|error| Error::External(error.to_string()))?;
        let answer = Answer { status: StatusCode::CREATED.as_u16(), body };
        if let Some(call) = &call {
            idempotency::keep(&mut tx, call, &answer, caller.now()).await?;
        }
        tx.commit().await?;
        let body = answer.body.get().to_owned();
        Ok(Created::new(HttpResponse::Created().content_type("application/json").body(body)))
    }
}

impl<I> Deref for Creation<I> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<I: 'static> FromRequest for Creation<I> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = key(request);
        let parts = <(Caller, Body<I>)>::from_request(request, payload);
        Box::pin(async move {
            // Who calls is checked first.
            let (caller, body) = parts.await?;
            Ok(Self { caller, key: key?, body })
        })
    }
}

fn key(request: &HttpRequest) -> std::result::Result<Option<String>, ApiError> {
    let Some(key) = request.headers().get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => {
            let message = format!("A key has 1 to {MAX_KEY} letters, digits or signs.");
            Err(Error::invalid("Idempotency-Key", message).into())
        }
    }
}

impl<I: ToSchema> Describe for Creation<I> {
    fn describe(description: &mut Description<'_>) {
        let key = text()
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .min_length(Some(1))
            .max_length(Some(MAX_KEY));
        description.parameter("Idempotency-Key", ParameterIn::Header, "Makes it safe to repeat the call", false, key);
        Body::<I>::describe(description);
    }
}
