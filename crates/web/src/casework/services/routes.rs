//! Routes of services.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "services" {
        /// List a case's services
        GET "/api/v1/cases/{id}/services" => api::list, Own, "Its services, newest first, without deleted ones";
        /// Add a service
        POST "/api/v1/cases/{id}/services" => api::create, Own;
        /// Get a service
        GET "/api/v1/cases/{id}/services/{service_id}" => api::get, Own;
        /// Change a service
        PATCH "/api/v1/cases/{id}/services/{service_id}" => api::update, Own;
        /// Delete a service
        DELETE "/api/v1/cases/{id}/services/{service_id}" => api::delete, Own;
    }
    pages {
        GET "/admin/cases/{id}/services/new" => pages::show_new, Own;
        POST "/admin/cases/{id}/services/new" => pages::create, Own;
        GET "/admin/cases/{id}/services/{service_id}" => pages::show, Own;
        POST "/admin/cases/{id}/services/{service_id}" => pages::update, Own;
        POST "/admin/cases/{id}/services/{service_id}/delete" => pages::delete, Own;
    }
}
