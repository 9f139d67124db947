//! Routes of hand over.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// Activate a user
        ///
        /// Gives access back to who was deactivated. For coordinators and above, of admins for admins.
        POST "/api/v1/users/{id}/activate" => api::activate_user, Coordinator;
        /// Deactivate a user
        ///
        /// Takes their access away at once and hands over their open cases; who takes over must be said where there are any. For
        /// coordinators and above, of admins for admins.
        POST "/api/v1/users/{id}/deactivate" => api::deactivate_user, Coordinator;
        /// Hand over a user's open cases
        ///
        /// As a whole or not at all, with an event in the timeline of each. For coordinators and above.
        POST "/api/v1/users/{id}/hand-over" => api::hand_over_cases, Coordinator;
    }
    pages {
        POST "/admin/staff/{id}/activate" => pages::activate, Coordinator;
        GET "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::show, Coordinator;
        POST "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::submit, Coordinator;
    }
}
