//! Routes of services.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/cases/{id}/services" => api::list, Own;
        POST "/api/v1/cases/{id}/services" => api::create, Own;
        GET "/api/v1/cases/{id}/services/{service_id}" => api::one, Own;
        PATCH "/api/v1/cases/{id}/services/{service_id}" => api::update, Own;
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
