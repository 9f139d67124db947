//! Routes of clients.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/clients" => api::list, Staff;
        POST "/api/v1/clients" => api::create, Coordinator;
        GET "/api/v1/clients/{id}" => api::one, Own;
        PATCH "/api/v1/clients/{id}" => api::update, Own;
        GET "/api/v1/clients/{id}/tenancies" => api::tenancies, Own;
    }
    pages {
        GET "/admin/clients" => pages::list::show, Staff;
        GET "/admin/clients/new" => pages::form::show_new, Coordinator;
        POST "/admin/clients/new" => pages::form::create, Coordinator;
        GET "/admin/clients/{id}" => pages::show::show, Own;
        GET "/admin/clients/{id}/edit" => pages::form::show, Own;
        POST "/admin/clients/{id}/edit" => pages::form::update, Own;
    }
}
