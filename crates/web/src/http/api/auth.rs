//! Who is calling: the user whose bearer token is sent.

use super::describe::Describe;
use super::problem::{ApiError, ApiResult};
use crate::http::session::acting;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::accounts::User;
use clerk_core::office::accounts::tokens::{self, Scope};
use clerk_core::office::audit::{self, Actor};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};
use std::future::Future;
use std::pin::Pin;

/// The user on whose behalf a program calls, and what it takes to do something for them.
pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) viewer: Viewer,
    /// For the audit trail.
    pub(crate) actor: Actor,
    pub(crate) state: web::Data<AppState>,
}

impl Caller {
    /// A connection to read from.
    pub(crate) async fn db(&self) -> Result<PoolConnection<Postgres>> {
        Ok(self.state.pool.acquire().await?)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.state.clock.now()
    }

    pub(crate) fn today(&self) -> Date {
        self.state.clock.today()
    }

    /// Does something in one transaction, and answers with what it returns.
    pub(crate) async fn commit<T, A: From<T>>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> ApiResult<A> {
        let mut tx = audit::begin(&self.state.pool, &self.actor).await?;
        let done = work(&mut tx).await?;
        tx.commit().await?;
        Ok(done.into())
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request.app_data::<web::Data<AppState>>().ok_or(ApiError::Unauthenticated)?;
            let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(ApiError::Unauthenticated)?;
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(ApiError::Unauthenticated);
            }
            let found = tokens::find(&mut *state.pool.acquire().await?, token.trim(), state.clock.now())
                .await?
                .ok_or(ApiError::Unauthenticated)?;
            let actor = acting(&request, Actor::token(found.user.id, found.token_id));
            if found.scope == Scope::Read && !request.method().is_safe() {
                return Err(ApiError::ReadOnly);
            }
            Ok(Self { viewer: found.viewer, user: found.user, actor, state: state.clone() })
        })
    }
}

impl Describe for Caller {}
