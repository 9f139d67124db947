//! Routes of capacity.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// List workloads
        ///
        /// Of active paralegals and coordinators as paralegal, or of active lawyers as lawyer; the fullest first, those who take no
        /// cases last. For coordinators and above.
        GET "/api/v1/capacity" => api::list, Coordinator, "Their workloads";
    }
    pages {
        GET "/admin/capacity" => pages::show, Coordinator;
    }
}
