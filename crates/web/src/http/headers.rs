//! Security headers on every answer that does not set its own.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web;
use actix_web::{Error, HttpResponse};

use crate::state::AppState;

/// Everything is loaded from our own origin; no inline script or style; nobody may frame us.
const CSP: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Two years, for all names below ours too: nothing is served there over http. `preload` is missing on purpose, since it binds the
/// whole domain of the centre (docs/infrastructure.md). NGINX says the same on the answers that it gives itself.
const HSTS: &str = "max-age=63072000; includeSubDomains";

static DEFAULTS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    // Pages contain clients' data: neither CloudFlare nor a shared computer's browser may keep them.
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Has the browser forget what it keeps of our pages: for when someone has signed out, perhaps on a computer that others use.
pub(crate) fn forget_all(response: &mut HttpResponse) {
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), all);
}

/// The middleware.
pub(crate) async fn add(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_https = request.app_data::<web::Data<AppState>>().is_some_and(|state| state.settings.is_https());
    match next.call(request).await {
        Ok(mut response) => {
            complete(response.headers_mut(), is_https);
            Ok(response)
        }
        // What is answered when something has failed outside every handler, such as the page after a panic.
        Err(error) => {
            let mut response = error.error_response();
            complete(response.headers_mut(), is_https);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// Adds what an answer lacks.
fn complete(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in &DEFAULTS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULTS, add};
    use crate::http::guard;
    use actix_web::middleware::from_fn;
    use actix_web::{App, test, web};

    async fn panics() -> &'static str {
        panic!("a handler of this test")
    }

    /// The middleware in the order of [`crate::server::serve`].
    #[actix_web::test]
    async fn the_answer_to_a_panic_has_them_too() {
        let app = App::new().wrap(from_fn(guard::around)).wrap(from_fn(add)).route("/", web::get().to(panics));
        let app = test::init_service(app).await;
        let error = test::try_call_service(&app, test::TestRequest::get().uri("/").to_request()).await.err();
        let answer = error.expect("a panic is an error of the service").error_response();
        assert_eq!(answer.status(), 500);
        for (name, value) in &DEFAULTS {
            assert_eq!(answer.headers().get(name), Some(value), "{name}");
        }
        assert!(answer.headers().contains_key("x-request-id"));
    }
}
