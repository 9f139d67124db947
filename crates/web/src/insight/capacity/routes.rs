//! Routes of capacity.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// List how busy staff are
        ///
        /// Active paralegals or lawyers, the least busy first; for coordinators and above.
        GET "/api/v1/capacity" => api::list, Coordinator, "How busy they are";
    }
    pages {
        GET "/admin/capacity" => pages::show, Coordinator;
    }
}
