//! Routes of submissions.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "submissions" {
        /// Get a submission
        GET "/api/v1/submissions/{id}" => api::get, Own;
    }
    pages {
        GET "/admin/submissions/failed" => pages::failed::show, Coordinator;
        GET "/admin/submissions/{id}" => pages::show::show, Own;
        POST "/admin/submissions/{id}/retry" => pages::failed::retry, Coordinator;
    }
}
