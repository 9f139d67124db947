//! Routes of tenancies.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "tenancies" {
        /// List a client's tenancies
        GET "/api/v1/clients/{id}/tenancies" => api::list, Own, "Those that the user sees, newest first";
        /// Add a tenancy to a client
        POST "/api/v1/clients/{id}/tenancies" => api::create, Own;
        /// Get a tenancy
        GET "/api/v1/tenancies/{id}" => api::get, Own;
        /// Change a tenancy
        PATCH "/api/v1/tenancies/{id}" => api::update, Own;
        /// Set a tenancy's landlord
        PUT "/api/v1/tenancies/{id}/landlord" => api::set_landlord, Own;
        /// Set a tenancy's agent
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
