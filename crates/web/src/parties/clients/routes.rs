//! Routes of clients.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "clients" {
        /// List clients
        ///
        /// Those with a case that the user sees; for coordinators and above, all clients.
        GET "/api/v1/clients" => api::list, Staff;
        /// Add a client
        ///
        /// For coordinators and above. If there are clients with the same email address, phone number, or name and date of birth, the
        /// answer is 409 and names them, unless the call says `anyway=true`.
        POST "/api/v1/clients" => api::create, Coordinator;
        /// Get a client
        GET "/api/v1/clients/{id}" => api::get, Own;
        /// Change a client
        PATCH "/api/v1/clients/{id}" => api::update, Own;
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
