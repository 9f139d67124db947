//! Who is calling: the user whose bearer token is sent.

use super::problem::ApiError;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use clerk_core::access::Viewer;
use clerk_core::office::accounts::User;
use clerk_core::office::accounts::tokens;
use std::future::Future;
use std::pin::Pin;

/// The user on whose behalf a program calls.
pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) viewer: Viewer,
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request.app_data::<web::Data<AppState>>().ok_or(ApiError::Unauthenticated)?;
            let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(ApiError::Unauthenticated)?;
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(ApiError::Unauthenticated);
            }
            let user = tokens::find(&mut *state.pool.acquire().await?, token.trim(), state.clock.now())
                .await?
                .ok_or(ApiError::Unauthenticated)?;
            Ok(Self { viewer: user.viewer(), user })
        })
    }
}
