//! Signing in with Google or Microsoft: there and back.

use super::code::again;
use super::private;
use super::sign_in::{add_cookie, go_on, own_path};
use crate::http::PageResult;
use crate::http::remote_address::remote_address;
use crate::http::save::go_to;
use crate::office::accounts::cookies::{attempt_cookie, attempt_token, visitor};
use crate::office::accounts::providers::{Asked, Provider, Trouble};
use crate::state::AppState;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::Error;
use clerk_core::Result;
use clerk_core::office::accounts::attempts::{self, Attempt, Step};
use clerk_core::office::accounts::providers::{Received, refused, sign_in};
use clerk_core::office::organisation::sign_in_rules;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Start {
    #[serde(default)]
    next: String,
    /// There when nobody else uses the computer.
    own_computer: Option<String>,
}

/// `GET /admin/sign-in/with/{provider}`. A link, since the content security policy lets no form lead to another site.
pub(crate) async fn start(
    request: HttpRequest,
    name: Path<String>,
    query: Query<Start>,
    state: web::Data<AppState>,
) -> PageResult {
    let provider = allowed(&state, &name).await?;
    if !state.limits.beginnings.allows(remote_address(&request)) {
        return Ok(go_to("/admin/sign-in?many=true"));
    }
    let (url, asked) = match provider.begin(state.clock.now()).await {
        Ok(begun) => begun,
        Err(trouble) => return Ok(failed(&request, &state, provider, trouble).await?),
    };
    let visitor = visitor(&request, &state, "", query.own_computer.is_some());
    let mut attempt = Attempt::new(None, Step::Provider, provider.way(), &visitor, own_path(&query.next));
    let asked = serde_json::to_value(&asked).map_err(|error| Error::External(error.to_string()))?;
    attempt.state = Some(asked);
    let before = attempt_token(&request);
    let mut db = state.pool.acquire().await?;
    let token = attempts::begin(&mut db, before.as_deref(), &attempt, state.clock.now()).await?;
    let mut response = private(go_to(&url));
    add_cookie(&mut response, &attempt_cookie(&request, token));
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// `GET /admin/sign-in/with/{provider}/back`
pub(crate) async fn back(
    request: HttpRequest,
    name: Path<String>,
    query: Query<Back>,
    state: web::Data<AppState>,
) -> PageResult {
    let provider = allowed(&state, &name).await?;
    let now = state.clock.now();
    let Some((attempt, asked)) = taken(&request, &state, provider, &query.state).await? else {
        return Ok(again(&request));
    };
    if !query.error.is_empty() || query.code.is_empty() {
        // Someone has thought better of it, or may not use it there.
        return Ok(failed(&request, &state, provider, Trouble::Refused("it was cancelled")).await?);
    }
    let vouched = match provider.finish(&asked, &query.code, now).await {
        Ok(vouched) => vouched,
        Err(trouble) => return Ok(failed(&request, &state, provider, trouble).await?),
    };
    let mut visitor = visitor(&request, &state, "", false);
    visitor.browser.is_own_computer = attempt.own_computer;
    Ok(match sign_in(&state.pool, &vouched, (&visitor, &attempt.next), now).await? {
        Received::Right(onward, email) => private(go_on(&request, &state, onward, &email, &attempt.next)),
        Received::Unknown => private(go_to("/admin/sign-in?unknown=true")),
        Received::Another => private(go_to("/admin/sign-in?another=true")),
        Received::NotAllowed => return Err(Error::NotFound.into()),
    })
}

/// The provider with this name, if it is set up and allowed.
async fn allowed<'a>(state: &'a AppState, name: &str) -> Result<&'a Provider> {
    let provider = state.providers.named(name).ok_or(Error::NotFound)?;
    let (rules, _) = sign_in_rules(&mut *state.pool.acquire().await?).await?;
    if rules.allow(provider.way()) { Ok(provider) } else { Err(Error::NotFound) }
}

/// What was asked of the provider in this browser, if this is the answer to it. It is good for one answer.
async fn taken(
    request: &HttpRequest,
    state: &AppState,
    provider: &Provider,
    given: &str,
) -> Result<Option<(Attempt, Asked)>> {
    let Some(token) = attempt_token(request) else { return Ok(None) };
    let mut tx = clerk_platform::db::begin(&state.pool).await?;
    let attempt = attempts::find(&mut tx, &token, state.clock.now()).await?;
    let Some(attempt) = attempt.filter(|attempt| attempt.step == Step::Provider && attempt.way == provider.way())
    else {
        return Ok(None);
    };
    attempts::delete(&mut tx, &token).await?;
    tx.commit().await?;
    let asked: Option<Asked> = attempt.state.clone().and_then(|state| serde_json::from_value(state).ok());
    Ok(asked.filter(|asked| asked.has_state(given)).map(|asked| (attempt, asked)))
}

async fn failed(
    request: &HttpRequest,
    state: &AppState,
    provider: &Provider,
    trouble: Trouble,
) -> Result<HttpResponse> {
    let name = provider.way().label();
    match trouble {
        Trouble::Unreachable(why) => tracing::warn!(provider = name, why, "signing in with a provider failed"),
        Trouble::Refused(why) => {
            tracing::info!(provider = name, why, "signing in with a provider was refused");
            let visitor = visitor(request, state, "", false);
            refused(&state.pool, &visitor, provider.way(), state.clock.now()).await?;
        }
    }
    Ok(private(go_to("/admin/sign-in?refused=true")))
}
