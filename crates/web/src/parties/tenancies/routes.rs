//! Routes of tenancies.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        POST "/api/v1/clients/{id}/tenancies" => api::create, Own;
        GET "/api/v1/tenancies/{id}" => api::one, Own;
        PATCH "/api/v1/tenancies/{id}" => api::update, Own;
        PUT "/api/v1/tenancies/{id}/landlord" => api::set_landlord, Own;
        PUT "/api/v1/tenancies/{id}/agent" => api::set_agent, Own;
    }
    pages {
        GET "/admin/clients/{id}/tenancies/new" => pages::form::show_new, Own;
        POST "/admin/clients/{id}/tenancies/new" => pages::form::create, Own;
        GET "/admin/tenancies/{id}" => pages::show::show, Own;
        GET "/admin/tenancies/{id}/edit" => pages::form::show, Own;
        POST "/admin/tenancies/{id}/edit" => pages::form::update, Own;
    }
}
