//! The API's description, from the code.

use actix_web::web;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Clerk", description = "Cases of a community legal centre. A token acts for a user and sees what they see."),
    paths(
        super::cases::list, super::cases::one,
        super::details::create, super::details::update, super::details::set_support_worker,
        super::progress::assign, super::progress::set_stage, super::progress::close, super::progress::reopen,
        super::dates::list, super::dates::create, super::dates::one, super::dates::update, super::dates::review,
        super::services::list, super::services::create, super::services::one, super::services::update,
        super::services::delete,
        super::notes::list, super::notes::create, super::notes::update,
        super::queues::mine, super::queues::inbox, super::queues::reviews, super::queues::critical_dates,
        super::clients::list, super::clients::create, super::clients::one, super::clients::update,
        super::clients::tenancies,
        super::tenancies::create, super::tenancies::one, super::tenancies::update, super::tenancies::set_landlord,
        super::tenancies::set_agent,
        super::people::list, super::people::create, super::people::one, super::people::update,
        super::search::find,
        super::submissions::one,
        super::users::me,
        super::users::list::list,
        super::users::invite::create, super::users::invite::again,
        super::users::edit::one, super::users::edit::update,
        super::users::hand_over::activate, super::users::hand_over::deactivate, super::users::hand_over::hand_over,
        super::users::capacity::list, super::users::reviews::list,
        super::bulk::assign, super::bulk::review,
        super::settings::organisation::one, super::settings::organisation::update,
        super::settings::staff_domains::one, super::settings::staff_domains::set,
        super::settings::universities::list, super::settings::universities::create,
        super::settings::universities::one, super::settings::universities::update,
        super::settings::universities::delete,
        super::settings::closures::list, super::settings::closures::create, super::settings::closures::one,
        super::settings::closures::update, super::settings::closures::delete,
        super::settings::blocked_contacts::list, super::settings::blocked_contacts::create,
        super::settings::blocked_contacts::one, super::settings::blocked_contacts::update,
        super::settings::blocked_contacts::delete,
        super::settings::referrers::list, super::settings::referrers::create, super::settings::referrers::one,
        super::settings::referrers::update,
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
