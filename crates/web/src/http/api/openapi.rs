//! The API's description, from the code.

use actix_web::web;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Clerk", description = "Cases of a community legal centre. A token acts for a user and sees what they see."),
    paths(
        crate::casework::cases::api::list::list, crate::casework::cases::api::list::one,
        crate::casework::cases::api::details::create, crate::casework::cases::api::details::update, crate::casework::cases::api::details::set_support_worker,
        crate::casework::cases::api::progress::assign, crate::casework::cases::api::progress::set_stage, crate::casework::cases::api::progress::close, crate::casework::cases::api::progress::reopen,
        crate::casework::dates::api::list, crate::casework::dates::api::create, crate::casework::dates::api::one, crate::casework::dates::api::update, crate::casework::dates::api::review,
        crate::casework::services::api::list, crate::casework::services::api::create, crate::casework::services::api::one, crate::casework::services::api::update,
        crate::casework::services::api::delete,
        crate::casework::timeline::api::list, crate::casework::timeline::api::create, crate::casework::timeline::api::update,
        crate::casework::queues::api::lists::mine, crate::casework::queues::api::lists::inbox, crate::casework::queues::api::lists::reviews, crate::casework::queues::api::lists::critical_dates,
        crate::parties::clients::api::list, crate::parties::clients::api::create, crate::parties::clients::api::one, crate::parties::clients::api::update,
        crate::parties::clients::api::tenancies,
        crate::parties::tenancies::api::create, crate::parties::tenancies::api::one, crate::parties::tenancies::api::update, crate::parties::tenancies::api::set_landlord,
        crate::parties::tenancies::api::set_agent,
        crate::parties::people::api::list, crate::parties::people::api::create, crate::parties::people::api::one, crate::parties::people::api::update,
        crate::insight::search::api::find,
        crate::intake::submissions::api::one,
        crate::office::staff::api::me,
        crate::office::staff::api::list::list,
        crate::office::staff::api::invite::create, crate::office::staff::api::invite::again,
        crate::office::staff::api::edit::one, crate::office::staff::api::edit::update,
        crate::casework::hand_over::api::activate, crate::casework::hand_over::api::deactivate, crate::casework::hand_over::api::hand_over,
        crate::office::staff::api::capacity::list, crate::office::staff::api::reviews::list,
        crate::casework::queues::api::bulk::assign, crate::casework::queues::api::bulk::review,
        crate::office::organisation::api::organisation::one, crate::office::organisation::api::organisation::update,
        crate::office::organisation::api::staff_domains::one, crate::office::organisation::api::staff_domains::set,
        crate::office::universities::api::list, crate::office::universities::api::create,
        crate::office::universities::api::one, crate::office::universities::api::update,
        crate::office::universities::api::delete,
        crate::office::closures::api::list, crate::office::closures::api::create, crate::office::closures::api::one,
        crate::office::closures::api::update, crate::office::closures::api::delete,
        crate::office::blocklist::api::list, crate::office::blocklist::api::create,
        crate::office::blocklist::api::one, crate::office::blocklist::api::update,
        crate::office::blocklist::api::delete,
        crate::office::referrers::api::list, crate::office::referrers::api::create, crate::office::referrers::api::one,
        crate::office::referrers::api::update,
    ),
    components(schemas(super::problem::Problem)),
    modifiers(&Token, &Changes),
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

struct Changes;

/// The body of a change is that of a creation in which nothing is needed.
impl Modify for Changes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        for item in document.paths.paths.values_mut() {
            let body = item.patch.as_mut().and_then(|operation| operation.request_body.as_mut());
            let Some(RefOr::T(body)) = body else { continue };
            for content in body.content.values_mut() {
                let RefOr::T(content) = content else { continue };
                let Some(RefOr::Ref(reference)) = &content.schema else { continue };
                let Some(name) = reference.ref_location.rsplit('/').next().map(str::to_owned) else { continue };
                let Some(RefOr::T(Schema::Object(mut change))) = schemas.get(&name).cloned() else { continue };
                change.required.clear();
                let name = name.replace("Body", "Change");
                content.schema = Some(Ref::from_schema_name(&name).into());
                schemas.insert(name, Schema::Object(change).into());
            }
        }
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
