//! The API's description, from the code.

use actix_web::web;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Clerk", description = "Cases of a community legal centre. A token acts for a user and sees what they see."),
    paths(super::cases::list, super::cases::one, super::notes::list, super::notes::create, super::submissions::one, super::users::me),
    modifiers(&Token),
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("From `clerk token create`.")).build();
        document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI 3.1 document of `/api/v1`.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `GET /api/openapi.json`
pub(crate) async fn json() -> web::Json<utoipa::openapi::OpenApi> {
    web::Json(document())
}
