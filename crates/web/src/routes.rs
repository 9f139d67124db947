//! Every URL of the web server.

use crate::api;
use crate::assets;
use crate::error::{bad_request_answer, not_found, not_found_answer};
use crate::health;
use crate::pages::settings::{entries, single};
use crate::pages::{
    account, cases, clients, contacts, dashboard, dates, go_to, jobs, password, people, queues, search, services,
    sign_in, staff, submissions, tenancies,
};
use crate::public::{file, submission, upload};
use crate::state::Settings;
use crate::webhooks::noemail;
use actix_cors::Cors;
use actix_web::error::InternalError;
use actix_web::http::header;
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put};
use clerk_core::blocked_contacts::BlockedContact;
use clerk_core::closures::Closure;
use clerk_core::referrers::Referrer;
use clerk_core::settings::{Organisation, StaffDomains};
use clerk_core::universities::University;

/// Puts every route in its place.
#[allow(clippy::too_many_lines, reason = "a map: one line per URL")]
pub(crate) fn configure(config: &mut ServiceConfig, settings: &Settings) {
    extractors(config);
    config.route("/healthz", get().to(health::healthz)).route("/readyz", get().to(health::readyz));
    config.route("/assets/{name}", get().to(assets::serve)).route("/uploads/{id}", get().to(file::show));
    config.service(
        web::scope("/api/submission")
            .wrap(cors(settings))
            .route("/", post().to(submission::create))
            .route("/{id}/", get().to(submission::retrieve))
            .route("/{id}/", patch().to(submission::replace))
            .route("/{id}/", put().to(submission::replace))
            .route("/{id}/submit/", post().to(submission::submit)),
    );
    config.service(web::scope("/api/upload").wrap(cors(settings)).route("/", post().to(upload::create)));
    config.service(
        web::scope("/api/webhooks/intake-noemail").wrap(cors(settings)).route("/", post().to(noemail::create)),
    );
    config.service(
        web::scope("/api")
            .route("/openapi.json", get().to(api::openapi::json))
            .route("/docs", get().to(api::docs::show))
            .service(
                web::scope("/v1")
                    .route("/cases", get().to(api::cases::list))
                    .route("/cases", post().to(api::details::create))
                    .route("/cases/{id}", get().to(api::cases::one))
                    .route("/cases/{id}", patch().to(api::details::update))
                    .route("/cases/{id}/support-worker", put().to(api::details::set_support_worker))
                    .route("/cases/{id}/assignment", put().to(api::progress::assign))
                    .route("/cases/{id}/stage", put().to(api::progress::set_stage))
                    .route("/cases/{id}/close", post().to(api::progress::close))
                    .route("/cases/{id}/reopen", post().to(api::progress::reopen))
                    .route("/cases/{id}/dates", get().to(api::dates::list))
                    .route("/cases/{id}/dates", post().to(api::dates::create))
                    .route("/cases/{id}/dates/{date_id}", get().to(api::dates::one))
                    .route("/cases/{id}/dates/{date_id}", patch().to(api::dates::update))
                    .route("/cases/{id}/dates/{date_id}/reviewed", put().to(api::dates::review))
                    .route("/cases/{id}/services", get().to(api::services::list))
                    .route("/cases/{id}/services", post().to(api::services::create))
                    .route("/cases/{id}/services/{service_id}", get().to(api::services::one))
                    .route("/cases/{id}/services/{service_id}", patch().to(api::services::update))
                    .route("/cases/{id}/services/{service_id}", delete().to(api::services::delete))
                    .route("/cases/{id}/notes", get().to(api::notes::list))
                    .route("/cases/{id}/notes", post().to(api::notes::create))
                    .route("/cases/{id}/notes/{note_id}", patch().to(api::notes::update))
                    .route("/queues/mine", get().to(api::queues::mine))
                    .route("/queues/inbox", get().to(api::queues::inbox))
                    .route("/queues/reviews", get().to(api::queues::reviews))
                    .route("/queues/assign", post().to(api::bulk::assign))
                    .route("/queues/review", post().to(api::bulk::review))
                    .route("/dates", get().to(api::queues::critical_dates))
                    .route("/clients", get().to(api::clients::list))
                    .route("/clients", post().to(api::clients::create))
                    .route("/clients/{id}", get().to(api::clients::one))
                    .route("/clients/{id}", patch().to(api::clients::update))
                    .route("/clients/{id}/tenancies", get().to(api::clients::tenancies))
                    .route("/clients/{id}/tenancies", post().to(api::tenancies::create))
                    .route("/tenancies/{id}", get().to(api::tenancies::one))
                    .route("/tenancies/{id}", patch().to(api::tenancies::update))
                    .route("/tenancies/{id}/landlord", put().to(api::tenancies::set_landlord))
                    .route("/tenancies/{id}/agent", put().to(api::tenancies::set_agent))
                    .route("/people", get().to(api::people::list))
                    .route("/people", post().to(api::people::create))
                    .route("/people/{id}", get().to(api::people::one))
                    .route("/people/{id}", patch().to(api::people::update))
                    .route("/search", get().to(api::search::find))
                    .route("/submissions/{id}", get().to(api::submissions::one))
                    .route("/users/me", get().to(api::users::me))
                    .route("/users", get().to(api::users::list::list))
                    .route("/users", post().to(api::users::invite::create))
                    .route("/users/{id}", get().to(api::users::edit::one))
                    .route("/users/{id}", patch().to(api::users::edit::update))
                    .route("/users/{id}/performance-reviews", get().to(api::users::reviews::list))
                    .route("/users/{id}/invite", post().to(api::users::invite::again))
                    .route("/users/{id}/activate", post().to(api::users::hand_over::activate))
                    .route("/users/{id}/deactivate", post().to(api::users::hand_over::deactivate))
                    .route("/users/{id}/hand-over", post().to(api::users::hand_over::hand_over))
                    .route("/capacity", get().to(api::users::capacity::list))
                    .route("/settings/organisation", get().to(api::settings::organisation::one))
                    .route("/settings/organisation", patch().to(api::settings::organisation::update))
                    .route("/settings/staff-domains", get().to(api::settings::staff_domains::one))
                    .route("/settings/staff-domains", put().to(api::settings::staff_domains::set))
                    .route("/settings/universities", get().to(api::settings::universities::list))
                    .route("/settings/universities", post().to(api::settings::universities::create))
                    .route("/settings/universities/{id}", get().to(api::settings::universities::one))
                    .route("/settings/universities/{id}", patch().to(api::settings::universities::update))
                    .route("/settings/universities/{id}", delete().to(api::settings::universities::delete))
                    .route("/settings/closures", get().to(api::settings::closures::list))
                    .route("/settings/closures", post().to(api::settings::closures::create))
                    .route("/settings/closures/{id}", get().to(api::settings::closures::one))
                    .route("/settings/closures/{id}", patch().to(api::settings::closures::update))
                    .route("/settings/closures/{id}", delete().to(api::settings::closures::delete))
                    .route("/settings/blocked-contacts", get().to(api::settings::blocked_contacts::list))
                    .route("/settings/blocked-contacts", post().to(api::settings::blocked_contacts::create))
                    .route("/settings/blocked-contacts/{id}", get().to(api::settings::blocked_contacts::one))
                    .route("/settings/blocked-contacts/{id}", patch().to(api::settings::blocked_contacts::update))
                    .route("/settings/blocked-contacts/{id}", delete().to(api::settings::blocked_contacts::delete))
                    .route("/settings/referrers", get().to(api::settings::referrers::list))
                    .route("/settings/referrers", post().to(api::settings::referrers::create))
                    .route("/settings/referrers/{id}", get().to(api::settings::referrers::one))
                    .route("/settings/referrers/{id}", patch().to(api::settings::referrers::update)),
            ),
    );
    config.service(
        web::scope("/admin")
            .route("", get().to(dashboard::show))
            .route("/sign-in", get().to(sign_in::show))
            .route("/sign-in", post().to(sign_in::submit))
            .route("/sign-out", post().to(sign_in::sign_out))
            .route("/sign-out-everywhere", post().to(sign_in::sign_out_everywhere))
            .route("/forgot-password", get().to(password::forgot::show))
            .route("/forgot-password", post().to(password::forgot::submit))
            .route("/set-password/{token}", get().to(password::set::show))
            .route("/set-password/{token}", post().to(password::set::submit))
            .route("/account", get().to(account::show))
            .route("/search", get().to(search::show))
            .route("/queues/dates", get().to(queues::dates::show))
            .route("/queues/{queue:mine|inbox|reviews}", get().to(queues::cases::show))
            .route("/queues/{what:assign|review}", get().to(queues::bulk::show))
            .route("/queues/{what:assign|review}", post().to(queues::bulk::submit))
            .route("/cases", get().to(cases::list::show))
            .route("/cases/new", get().to(cases::new::find_client))
            .route("/cases/{id}", get().to(cases::show::show))
            .route("/cases/{id}/edit", get().to(cases::details::show))
            .route("/cases/{id}/edit", post().to(cases::details::update))
            .route("/cases/{id}/support-worker", get().to(people::choose::show_supporter))
            .route("/cases/{id}/support-worker", post().to(people::choose::submit_supporter))
            .route("/cases/{id}/notes", post().to(cases::add_note::submit))
            .route("/cases/{id}/notes/{note_id}/edit", get().to(cases::edit_note::show))
            .route("/cases/{id}/notes/{note_id}/edit", post().to(cases::edit_note::submit))
            .route("/cases/{id}/assign", get().to(cases::assign::show))
            .route("/cases/{id}/assign", post().to(cases::assign::submit))
            .route("/cases/{id}/{what:stage|close|reopen}", get().to(cases::progress::show))
            .route("/cases/{id}/{what:stage|close|reopen}", post().to(cases::progress::submit))
            .route("/cases/{id}/dates/new", get().to(dates::form::show_new))
            .route("/cases/{id}/dates/new", post().to(dates::form::create))
            .route("/cases/{id}/dates/{date_id}", get().to(dates::form::show))
            .route("/cases/{id}/dates/{date_id}", post().to(dates::form::update))
            .route("/cases/{id}/dates/{date_id}/reviewed", post().to(dates::form::reviewed))
            .route("/cases/{id}/services/new", get().to(services::form::show_new))
            .route("/cases/{id}/services/new", post().to(services::form::create))
            .route("/cases/{id}/services/{service_id}", get().to(services::form::show))
            .route("/cases/{id}/services/{service_id}", post().to(services::form::update))
            .route("/cases/{id}/services/{service_id}/delete", post().to(services::form::delete))
            .route("/clients", get().to(clients::list::show))
            .route("/clients/new", get().to(clients::form::show_new))
            .route("/clients/new", post().to(clients::form::create))
            .route("/clients/{id}", get().to(clients::show::show))
            .route("/clients/{id}/edit", get().to(clients::form::show))
            .route("/clients/{id}/edit", post().to(clients::form::update))
            .route("/clients/{id}/cases/new", get().to(cases::new::show))
            .route("/clients/{id}/cases/new", post().to(cases::new::create))
            .route("/clients/{id}/tenancies/new", get().to(tenancies::form::show_new))
            .route("/clients/{id}/tenancies/new", post().to(tenancies::form::create))
            .route("/tenancies/{id}", get().to(tenancies::show::show))
            .route("/tenancies/{id}/edit", get().to(tenancies::form::show))
            .route("/tenancies/{id}/edit", post().to(tenancies::form::update))
            .route("/tenancies/{id}/{side:landlord|agent}", get().to(people::choose::show_side))
            .route("/tenancies/{id}/{side:landlord|agent}", post().to(people::choose::submit_side))
            .route("/people", get().to(people::list::show))
            .route("/people/new", get().to(people::form::show_new))
            .route("/people/new", post().to(people::form::create))
            .route("/people/{id}", get().to(people::show::show))
            .route("/people/{id}/edit", get().to(people::form::show))
            .route("/people/{id}/edit", post().to(people::form::update))
            .route("/submissions/failed", get().to(submissions::failed::show))
            .route("/submissions/{id}", get().to(submissions::show::show))
            .route("/submissions/{id}/retry", post().to(submissions::failed::retry))
            .route("/contacts", get().to(contacts::list))
            .route("/contacts/{id}/called", post().to(contacts::called))
            .route("/staff", get().to(staff::list::show))
            .route("/staff/invite", get().to(staff::invite::show))
            .route("/staff/invite", post().to(staff::invite::submit))
            .route("/staff/{id}", get().to(staff::show::show))
            .route("/staff/{id}/edit", get().to(staff::edit::show))
            .route("/staff/{id}/edit", post().to(staff::edit::submit))
            .route("/staff/{id}/invite", post().to(staff::invite::again))
            .route("/staff/{id}/activate", post().to(staff::hand_over::activate))
            .route("/staff/{id}/{what:deactivate|hand-over}", get().to(staff::hand_over::show))
            .route("/staff/{id}/{what:deactivate|hand-over}", post().to(staff::hand_over::submit))
            .route("/capacity", get().to(staff::capacity::show))
            .route("/settings", get().to(single::show::<Organisation>))
            .route("/settings", post().to(single::submit::<Organisation>))
            .route("/settings/domains", get().to(single::show::<StaffDomains>))
            .route("/settings/domains", post().to(single::submit::<StaffDomains>))
            .route("/settings/universities", get().to(entries::list::<University>))
            .route("/settings/universities/new", get().to(entries::show_new::<University>))
            .route("/settings/universities/new", post().to(entries::create::<University>))
            .route("/settings/universities/{id}", get().to(entries::show::<University>))
            .route("/settings/universities/{id}", post().to(entries::update::<University>))
            .route("/settings/universities/{id}/remove", post().to(entries::remove::<University>))
            .route("/settings/closures", get().to(entries::list::<Closure>))
            .route("/settings/closures/new", get().to(entries::show_new::<Closure>))
            .route("/settings/closures/new", post().to(entries::create::<Closure>))
            .route("/settings/closures/{id}", get().to(entries::show::<Closure>))
            .route("/settings/closures/{id}", post().to(entries::update::<Closure>))
            .route("/settings/closures/{id}/remove", post().to(entries::remove::<Closure>))
            .route("/settings/blocked", get().to(entries::list::<BlockedContact>))
            .route("/settings/blocked/new", get().to(entries::show_new::<BlockedContact>))
            .route("/settings/blocked/new", post().to(entries::create::<BlockedContact>))
            .route("/settings/blocked/{id}", get().to(entries::show::<BlockedContact>))
            .route("/settings/blocked/{id}", post().to(entries::update::<BlockedContact>))
            .route("/settings/blocked/{id}/remove", post().to(entries::remove::<BlockedContact>))
            .route("/settings/referrers", get().to(entries::list::<Referrer>))
            .route("/settings/referrers/new", get().to(entries::show_new::<Referrer>))
            .route("/settings/referrers/new", post().to(entries::create::<Referrer>))
            .route("/settings/referrers/{id}", get().to(entries::show::<Referrer>))
            .route("/settings/referrers/{id}", post().to(entries::update::<Referrer>))
            .route("/jobs", get().to(jobs::overview::show))
            .route("/jobs/list", get().to(jobs::list::show))
            .route("/jobs/retry-kind", post().to(jobs::act::retry_kind))
            .route("/jobs/run-now", post().to(jobs::act::run_now))
            .route("/jobs/{id}", get().to(jobs::show::show))
            .route("/jobs/{id}/retry", post().to(jobs::act::retry))
            .route("/jobs/{id}/cancel", post().to(jobs::act::cancel)),
    );
    config.route("/", get().to(async || go_to("/admin")));
    config.default_service(web::to(not_found));
}

/// An address that makes no sense is answered like one that does not exist.
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
        .allowed_headers([header::CONTENT_TYPE, header::ACCEPT])
        .supports_credentials()
        .max_age(3600);
    settings.intake_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
