//! Routes of people.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "people" {
        /// List people
        ///
        /// Landlords, agents and support workers in cases that the user sees, by name; for coordinators and above, all people.
        GET "/api/v1/people" => api::list, Staff;
        /// Add a person
        ///
        /// For coordinators and above.
        POST "/api/v1/people" => api::create, Coordinator;
        /// Get a person
        GET "/api/v1/people/{id}" => api::get, Own;
        /// Change a person
        ///
        /// For coordinators and above.
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
