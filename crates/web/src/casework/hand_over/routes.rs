//! Routes of hand over.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        POST "/api/v1/users/{id}/activate" => api::activate, Coordinator;
        POST "/api/v1/users/{id}/deactivate" => api::deactivate, Coordinator;
        POST "/api/v1/users/{id}/hand-over" => api::hand_over, Coordinator;
    }
    pages {
        POST "/admin/staff/{id}/activate" => pages::activate, Coordinator;
        GET "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::show, Coordinator;
        POST "/admin/staff/{id}/{what:deactivate|hand-over}" => pages::submit, Coordinator;
    }
}
