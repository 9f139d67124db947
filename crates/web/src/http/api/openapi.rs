//! The API's description, generated from the tables of routes and the types of their handlers.

use crate::http::routes::Route;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Clerk",
        description = "Cases of a community legal centre. A token acts for a user and sees what they see. You make one on your account's page."
    ),
    components(schemas(super::problem::Problem))
)]
struct Document;

/// The name under which the description has the tokens.
pub(super) const TOKEN: &str = "token";

/// The OpenAPI 3.1 document of `/api/v1`, with the operations of these routes.
pub(crate) fn document(routes: &[Route]) -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    for route in routes {
        if let Some(describe) = route.describe {
            describe(route, &mut document);
        }
    }
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("Made on your account's page, or with `clerk token create`."))
        .build();
    document.components.get_or_insert_default().add_security_scheme(TOKEN, SecurityScheme::Http(token));
    document
}
