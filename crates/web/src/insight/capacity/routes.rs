//! Routes of capacity.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// List workloads
        ///
        /// Active paralegals or lawyers, the least busy first; for coordinators and above.
        GET "/api/v1/capacity" => api::list, Coordinator, "Their workloads";
    }
    pages {
        GET "/admin/capacity" => pages::show, Coordinator;
    }
}
