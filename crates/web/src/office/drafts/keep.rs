//! Keeps a form that was sent after its author's session had ended.

use crate::http::error::{PageError, form_page};
use crate::http::form::body;
use crate::http::session::{csrf_fits, session_token};
use crate::state::AppState;
use actix_web::http::Method;
use actix_web::{HttpRequest, web};
use clerk_core::Result;
use clerk_core::office::accounts::sessions;
use clerk_core::office::drafts::{self, NewDraft};
use uuid::Uuid;

/// Sends someone whose session has ended to the sign-in page. If they sent a form, it is kept for them first, and signing in leads
/// to it. A form that can't be kept is shown to them.
pub(crate) async fn sign_in_again(request: &HttpRequest) -> PageError {
    match keep(request).await {
        Ok(Some(id)) => PageError::sign_in_to(request, &format!("/admin/drafts/{id}")),
        Ok(None) => PageError::sign_in(request),
        Err(error) => {
            tracing::warn!(%error, "a form could not be kept");
            PageError::sign_in(request)
        }
    }
}

async fn keep(request: &HttpRequest) -> Result<Option<Uuid>> {
    let Some((state, token)) = request.app_data::<web::Data<AppState>>().zip(session_token(request)) else {
        return Ok(None);
    };
    if *request.method() != Method::POST || body::entered(request).is_empty() {
        return Ok(None);
    }
    let pairs = body::pairs(request);
    let hidden =
        |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone()).unwrap_or_default();
    if !csrf_fits(request, &hidden("csrf")) {
        return Ok(None);
    }
    // As the page's script names the form: its path and, where that does not say, whom it is about.
    let named = hidden("draft");
    let is_named = named.strip_prefix(request.path()).is_some_and(|about| about.is_empty() || about.starts_with('?'));
    let mut draft = NewDraft {
        form: if is_named { named } else { request.path().to_owned() },
        page: form_page(request).unwrap_or_else(|| "/admin".to_owned()),
        version: hidden("version"),
        once: hidden("once"),
        ..NewDraft::default()
    };
    for (name, text) in pairs.iter().filter(|(name, _)| body::may_be_kept(name)) {
        draft.fields.entry(name.clone()).or_default().push(text.clone());
    }
    let mut db = state.pool.acquire().await?;
    match sessions::author(&mut db, &token).await? {
        Some((user_id, _)) => drafts::put_sent(&mut db, user_id, &draft, state.clock.now()).await.map(Some),
        None => Ok(None),
    }
}
