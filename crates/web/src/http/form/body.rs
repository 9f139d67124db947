//! Reads the forms of the staff's pages before anything else looks at them, so that whatever goes wrong afterwards, the answer can
//! show what someone has entered.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use bytes::Bytes;
use clerk_core::{Error, Result};
use uuid::Uuid;

/// The largest form, in bytes: a note of 50,000 characters of four bytes each, percent-encoded, with room to be too long.
const MAX_FORM: usize = 1024 * 1024;

/// What is in forms besides what people enter.
const OURS: [&str; 5] = ["csrf", "once", "version", "next", "draft"];
/// What is not to be shown or kept: what people sign in with.
const SECRET: [&str; 7] = ["password", "present", "token", "link", "code", "credential", "username"];

/// The body of a form.
#[derive(Clone)]
pub(super) enum Body {
    Read(Bytes),
    Broken,
    TooLarge,
}

/// Something that someone has entered.
pub(crate) struct Entered {
    pub(crate) label: String,
    pub(crate) text: String,
}

/// The middleware.
pub(crate) async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::POST && request.path().starts_with("/admin") {
        let payload = request.extract::<web::Payload>().await?;
        let body = match payload.to_bytes_limited(MAX_FORM).await {
            Ok(Ok(body)) => Body::Read(body),
            Ok(Err(_)) => Body::Broken,
            Err(_) => Body::TooLarge,
        };
        request.extensions_mut().insert(body);
    }
    next.call(request).await
}

/// The body of a form, as the middleware has read it.
pub(super) fn of(request: &HttpRequest) -> Result<Bytes> {
    let problem = match request.extensions().get::<Body>() {
        Some(Body::Read(body)) => return Ok(body.clone()),
        Some(Body::TooLarge) => "The form is too large: enter less text.",
        Some(Body::Broken) | None => "The form did not arrive in full. Please send it again.",
    };
    Err(Error::invalid("form", problem))
}

/// All fields of a form that comes from our own pages.
pub(crate) fn pairs(request: &HttpRequest) -> Vec<(String, String)> {
    match request.extensions().get::<Body>() {
        Some(Body::Read(body)) if !is_cross_site(request) => serde_html_form::from_bytes(body).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether a field may be kept in a draft: what people enter, and the ids that a page holds, but no secrets.
pub(crate) fn may_be_kept(name: &str) -> bool {
    !OURS.contains(&name) && !SECRET.contains(&name)
}

/// What someone has entered in the form that they sent. Nothing of a form from another site: nobody has entered that.
pub(crate) fn entered(request: &HttpRequest) -> Vec<Entered> {
    let own: Vec<_> = pairs(request).into_iter().filter(|(name, text)| may_be_kept(name) && is_entered(text)).collect();
    match own.iter().all(|(_, text)| is_code(text)) {
        true => Vec::new(),
        false => own.into_iter().map(|(name, text)| Entered { label: label(&name), text }).collect(),
    }
}

/// Browsers say where a request comes from. A form from another site is refused even if it knew the token.
pub(super) fn is_cross_site(request: &HttpRequest) -> bool {
    request.headers().get("sec-fetch-site").is_some_and(|from| from != "same-origin" && from != "none")
}

/// Whether someone has entered this: a text, or a choice from a list; not what the page itself holds.
pub(crate) fn is_entered(text: &str) -> bool {
    let is_id = text.split(' ').next().is_some_and(|first| Uuid::parse_str(first).is_ok());
    !text.trim().is_empty() && !is_id && !["true", "false"].contains(&text)
}

/// Whether it looks like a choice from a list, which costs nothing to make again.
pub(crate) fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// A field's name in words: `contact_notes` is "Contact notes".
pub(crate) fn label(name: &str) -> String {
    // A field about one of several things ends with its id.
    let name = name.split_once('-').map_or(name, |(name, _)| name);
    clerk_core::values::in_words(&name.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::may_be_kept;

    #[test]
    fn only_what_people_sign_in_with_is_not_kept() {
        for name in ["postcode", "text", "contact_notes", "outcome_notes", "barcode", "contact"] {
            assert!(may_be_kept(name), "{name}");
        }
        for name in ["password", "present", "code", "credential", "username", "csrf", "once", "version"] {
            assert!(!may_be_kept(name), "{name}");
        }
    }
}
