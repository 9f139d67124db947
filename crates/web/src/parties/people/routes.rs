//! Routes of people.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/people" => api::list, Staff;
        POST "/api/v1/people" => api::create, Coordinator;
        GET "/api/v1/people/{id}" => api::one, Own;
        PATCH "/api/v1/people/{id}" => api::update, OwnButCoordinator;
    }
    pages {
        GET "/admin/cases/{id}/support-worker" => pages::choose::show_supporter, Own;
        POST "/admin/cases/{id}/support-worker" => pages::choose::submit_supporter, Own;
        GET "/admin/tenancies/{id}/{side:landlord|agent}" => pages::choose::show_side, Own;
        POST "/admin/tenancies/{id}/{side:landlord|agent}" => pages::choose::submit_side, Own;
        GET "/admin/people" => pages::list::show, Staff;
        GET "/admin/people/new" => pages::form::show_new, Coordinator;
        POST "/admin/people/new" => pages::form::create, Coordinator;
        GET "/admin/people/{id}" => pages::show::show, Own;
        GET "/admin/people/{id}/edit" => pages::form::show, OwnButCoordinator;
        POST "/admin/people/{id}/edit" => pages::form::update, OwnButCoordinator;
    }
}
