//! Routes of hand over.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// Activate a user
        ///
        /// Gives a deactivated user access again. For coordinators and above; only admins may activate admins.
        POST "/api/v1/users/{id}/activate" => api::activate_user, Coordinator;
        /// Deactivate a user
        ///
        /// Ends their access at once and hands over their open cases; if there are any, say who takes over. For coordinators
        /// and above; only admins may deactivate admins.
        POST "/api/v1/users/{id}/deactivate" => api::deactivate_user, Coordinator;
        /// Hand over a user's open cases
        ///
        /// All of them or none, with an event in the timeline of each. For coordinators and above.
        POST "/api/v1/users/{id}/hand-over" => api::hand_over_cases, Coordinator;
    }
    pages {
        POST "/admin/staff/{id}/activate" => pages::activate, Coordinator;
        GET "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::show, Coordinator;
        POST "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::submit, Coordinator;
    }
}
