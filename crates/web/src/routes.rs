//! Every URL of the web server: each domain lists its own in `routes.rs`, and here they become a server.
//!
//! A row says method, path, handler, and who may use it. The routing, the description of the JSON API, the test of every route
//! with every role, and docs/routes.md are all made from these rows.

use crate::http::api::{docs, openapi};
use crate::http::error::{bad_request_answer, not_found, not_found_answer};
use crate::http::routes::routes;
use crate::http::save::go_to;
use crate::state::Settings;
use crate::{assets, casework, documents, health, insight, intake, office, parties, upkeep};
use actix_cors::Cors;
use actix_web::error::InternalError;
use actix_web::web::{self, ServiceConfig};

pub use crate::http::routes::{Route, Who};

mod general {
    use super::routes;
    use super::{assets, docs, go_to, health, openapi_json};

    routes! {
        pages {
        GET "/" => async || go_to("/admin"), Anyone;
        GET "/healthz" => health::healthz, Anyone;
        GET "/readyz" => health::readyz, Anyone;
        GET "/assets/{name}" => assets::serve, Anyone;
        GET "/api/openapi.json" => openapi_json, Anyone;
        GET "/api/docs" => docs::show, Anyone;
        }
    }
}

/// All routes, domain by domain.
pub fn all() -> Vec<Route> {
    [
        general::routes(),
        intake::public::routes::routes(),
        intake::callbacks::routes::routes(),
        intake::calls::routes::routes(),
        intake::submissions::routes::routes(),
        casework::cases::routes::routes(),
        casework::timeline::routes::routes(),
        casework::dates::routes::routes(),
        casework::lawyer_questions::routes::routes(),
        casework::services::routes::routes(),
        casework::tasks::routes::routes(),
        casework::task_templates::routes::routes(),
        casework::proposals::routes::routes(),
        casework::queues::routes::routes(),
        casework::hand_over::routes::routes(),
        casework::joins::routes::routes(),
        casework::offered::routes::routes(),
        casework::undo::routes::routes(),
        parties::clients::routes::routes(),
        parties::tenancies::routes::routes(),
        parties::people::routes::routes(),
        documents::files::routes::routes(),
        insight::case_file::routes::routes(),
        insight::dashboard::routes::routes(),
        insight::capacity::routes::routes(),
        insight::search::routes::routes(),
        office::accounts::routes::routes(),
        office::drafts::routes::routes(),
        office::help::routes(),
        office::access::routes::routes(),
        office::audit::routes::routes(),
        office::staff::routes::routes(),
        office::organisation::routes::routes(),
        office::catalogue::routes(),
        upkeep::jobs::routes::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The OpenAPI 3.1 document of `/api/v1`.
pub fn openapi_document() -> utoipa::openapi::OpenApi {
    openapi::document(&all())
}

/// `GET /api/openapi.json`
async fn openapi_json() -> web::Json<utoipa::openapi::OpenApi> {
    web::Json(openapi_document())
}

/// All routes as docs/routes.md shows them.
pub fn page() -> String {
    let mut page = String::from(
        "# Routes\n\nEvery URL of the web server and who may use it, from the tables in `crates/web/src/<wing>/<domain>/routes.rs`. \
         `cargo xtask routes` writes this page; a test holds them together.\n\n",
    );
    page.push_str("| who | may use it |\n| --- | --- |\n");
    for (who, meaning) in Who::ALL {
        page.push_str(&format!("| {who:?} | {meaning} |\n"));
    }
    page.push_str("\n| method | path | who | handler |\n| --- | --- | --- | --- |\n");
    for Route { method, path, who, handler, .. } in all() {
        let (path, handler) = (path.replace('|', "\\|"), handler.replace(' ', "").replace('|', "\\|"));
        page.push_str(&format!("| {method} | `{path}` | {who:?} | `{handler}` |\n"));
    }
    page
}

/// The calls that the centre's own sites make from their pages, also with credentials.
const CROSS_ORIGIN: [&str; 3] = ["/api/submission", "/api/upload", "/api/webhooks/intake-noemail"];
/// Routes with a common prefix, so that a path is compared only with the routes that could match.
const SCOPES: [&str; 2] = ["/api/v1", "/admin"];

/// Registers every route.
pub(crate) fn configure(config: &mut ServiceConfig, settings: &Settings) {
    extractors(config);
    let mut rest = all();
    for prefix in CROSS_ORIGIN {
        let scope = web::scope(prefix).wrap(cors(settings));
        config
            .service(take(&mut rest, prefix).into_iter().fold(scope, |scope, (path, route)| scope.route(path, route)));
    }
    for prefix in SCOPES {
        let scope = web::scope(prefix);
        config
            .service(take(&mut rest, prefix).into_iter().fold(scope, |scope, (path, route)| scope.route(path, route)));
    }
    for route in rest {
        config.route(route.path, (route.make)());
    }
    config.default_service(web::to(not_found));
}

/// Takes the routes below a prefix out of the list, and shortens their paths to what comes after it.
fn take(rest: &mut Vec<Route>, prefix: &str) -> Vec<(&'static str, actix_web::Route)> {
    let below = |path: &'static str| path.strip_prefix(prefix).filter(|tail| tail.is_empty() || tail.starts_with('/'));
    let (taken, left) = std::mem::take(rest).into_iter().partition(|route| below(route.path).is_some());
    *rest = left;
    let taken: Vec<Route> = taken;
    taken.iter().filter_map(|route| Some((below(route.path)?, (route.make)()))).collect()
}

/// A malformed address gets the same answer as one that does not exist.
fn extractors(config: &mut ServiceConfig) {
    config
        .app_data(
            web::PathConfig::default()
                .error_handler(|error, request| InternalError::from_response(error, not_found_answer(request)).into()),
        )
        .app_data(web::QueryConfig::default().error_handler(|error, request| {
            let answer = bad_request_answer(request, &error.to_string());
            InternalError::from_response(error, answer).into()
        }))
        .app_data(web::JsonConfig::default().limit(64 * 1024));
}

/// Lets the pages of the centre's own sites call the intake API, also with credentials.
fn cors(settings: &Settings) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PATCH", "PUT"])
        // Any header: what programs for error reports and tracing add to calls (`sentry-trace`, `baggage`, …) changes over time, and
        // a preflight that is refused costs a renter their form. We read none of them.
        .allow_any_header()
        .supports_credentials()
        .max_age(3600);
    settings.intake_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
