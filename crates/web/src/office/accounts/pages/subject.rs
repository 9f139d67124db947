//! Whose second factors a page is about: someone who is signed in, or someone who has to set one up before they are.

use super::code::again;
use super::sign_in::add_cookie;
use crate::http::PageResult;
use crate::http::Staff;
use crate::http::error::PageError;
use crate::http::session::{csrf_token, session_token};
use crate::office::accounts::cookies::{attempt_cookie, attempt_token, visitor};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use clerk_core::Error;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::attempts::{self, Attempt, Step};
use clerk_core::office::accounts::factors::{self, Held};
use clerk_core::office::accounts::{Visitor, confirmed};
use clerk_core::office::audit::Actor;
use uuid::Uuid;

/// Someone who changes their second factors.
pub(super) struct Subject {
    pub(super) user_id: UserId,
    pub(super) actor: Actor,
    pub(super) csrf: String,
    pub(super) state: web::Data<AppState>,
    /// What they had when the request came.
    pub(super) held: Held,
    /// The token of the attempt that remembers what they set up.
    pub(super) token: String,
    /// The secret that an app is being given, encrypted.
    pub(super) app_secret: Option<Vec<u8>>,
    /// Whether they are setting one up in order to sign in.
    pub(super) must: bool,
    /// Whether their browser does not have the token yet.
    is_new: bool,
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
        let mut db = state.pool.acquire().await?;
        let attempt = attempts::find(&mut db, &token, state.clock.now()).await?;
        let (user_id, app_secret) = match attempt {
            Some(Attempt { user_id: Some(user_id), step: Step::SetUp, app_secret, .. }) => (user_id, app_secret),
            Some(Attempt { step: Step::Factor, .. }) => return Err(PageError::GoTo("/admin/sign-in/code".to_owned())),
            _ => return Ok(Err(again(request))),
        };
        let held = factors::held(&mut db, user_id).await?;
        if held.has_factor() {
            // By now they have one, which was not shown here.
            return Ok(Err(again(request)));
        }
        Ok(Ok(Self {
            user_id,
            actor: visitor(request, state, "", false).actor,
            csrf: csrf_token(request),
            state: state.clone(),
            held,
            token,
            app_secret,
            must: true,
            is_new: false,
            request: request.clone(),
        }))
    }

    async fn of_staff(request: &HttpRequest, staff: Staff) -> PageResult<Self> {
        let mut db = staff.db().await?;
        let visitor = visitor(request, &staff.state, &staff.user.email, false);
        let (who, before) = ((staff.user.id, staff.session_id), attempt_token(request));
        let Some(shown) = confirmed(&mut db, who, before.as_deref(), &visitor, staff.now()).await? else {
            return Err(PageError::GoTo("/admin/account/confirm".to_owned()));
        };
        Ok(Self {
            user_id: staff.user.id,
            actor: staff.actor.clone(),
            csrf: staff.csrf.clone(),
            state: staff.state.clone(),
            held: factors::held(&mut db, staff.user.id).await?,
            token: shown.token,
            app_secret: shown.app_secret,
            must: false,
            is_new: shown.is_new,
            request: request.clone(),
        })
    }

    /// Refuses someone who is not signed in yet: they may add a factor, and nothing else.
    pub(super) fn require_signed_in(&self) -> clerk_core::Result<()> {
        if self.must { Err(Error::Forbidden) } else { Ok(()) }
    }

    /// Gives their browser the token, if it does not have it yet.
    pub(super) fn remembered(&self, mut response: HttpResponse) -> HttpResponse {
        if self.is_new {
            add_cookie(&mut response, &attempt_cookie(&self.request, self.token.clone()));
        }
        response
    }

    /// As someone who is signing in.
    pub(super) fn visitor(&self) -> Visitor {
        visitor(&self.request, &self.state, &self.held.email, false)
    }

    /// As libraries know them.
    pub(super) fn id(&self) -> Uuid {
        *self.user_id
    }
}
