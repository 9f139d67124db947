//! Whose second factors a page is about: someone who is signed in, or someone who has to set one up before they are.

use super::code::again;
use crate::http::PageResult;
use crate::http::Staff;
use crate::http::error::PageError;
use crate::http::session::{csrf_token, session_token};
use crate::office::accounts::cookies::{attempt_token, visitor};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use clerk_core::ids::UserId;
use clerk_core::office::accounts::attempts::{self, Attempt, Step};
use clerk_core::office::accounts::{Visitor, is_confirmed};
use clerk_core::office::audit::Actor;
use uuid::Uuid;

/// Someone who changes their second factors.
pub(super) struct Subject {
    pub(super) user_id: UserId,
    pub(super) actor: Actor,
    pub(super) csrf: String,
    pub(super) state: web::Data<AppState>,
    /// The token of the attempt, if they are not signed in yet.
    pub(super) attempt: Option<String>,
    request: HttpRequest,
}

impl Subject {
    /// Finds them. The person who is signed in must have shown a moment ago that it is them; otherwise the answer sends them there.
    pub(super) async fn find(request: &HttpRequest) -> PageResult<std::result::Result<Self, HttpResponse>> {
        if session_token(request).is_some() {
            let staff = Staff::from_request(request, &mut Payload::None).await?;
            return Self::of_staff(request, staff).await.map(Ok);
        }
        let Some(state) = request.app_data::<web::Data<AppState>>() else { return Ok(Err(again(request))) };
        let Some(token) = attempt_token(request) else { return Err(PageError::sign_in(request)) };
        let attempt = attempts::find(&mut *state.pool.acquire().await?, &token, state.clock.now()).await?;
        let user_id = match attempt {
            Some(Attempt { user_id: Some(user_id), step: Step::SetUp, .. }) => user_id,
            Some(Attempt { step: Step::Factor, .. }) => return Err(PageError::GoTo("/admin/sign-in/code".to_owned())),
            _ => return Ok(Err(again(request))),
        };
        Ok(Ok(Self {
            user_id,
            actor: visitor(request, state, "", false).actor,
            csrf: csrf_token(request),
            state: state.clone(),
            attempt: Some(token),
            request: request.clone(),
        }))
    }

    async fn of_staff(request: &HttpRequest, staff: Staff) -> PageResult<Self> {
        let mut db = staff.db().await?;
        let token = attempt_token(request);
        if !is_confirmed(&mut db, staff.user.id, staff.session_id, token.as_deref(), staff.now()).await? {
            return Err(PageError::GoTo("/admin/account/confirm".to_owned()));
        }
        let (user_id, actor, csrf, state) =
            (staff.user.id, staff.actor.clone(), staff.csrf.clone(), staff.state.clone());
        Ok(Self { user_id, actor, csrf, state, attempt: None, request: request.clone() })
    }

    /// As someone who is signing in.
    pub(super) fn visitor(&self, email: &str) -> Visitor {
        visitor(&self.request, &self.state, email, false)
    }

    /// As libraries know them.
    pub(super) fn id(&self) -> Uuid {
        *self.user_id
    }
}
