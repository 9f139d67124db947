//! Routes of submissions.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/submissions/{id}" => api::one, Own;
    }
    pages {
        GET "/admin/submissions/failed" => pages::failed::show, Coordinator;
        GET "/admin/submissions/{id}" => pages::show::show, Own;
        POST "/admin/submissions/{id}/retry" => pages::failed::retry, Coordinator;
    }
}
