//! Routes of capacity.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/capacity" => api::list, Coordinator;
    }
    pages {
        GET "/admin/capacity" => pages::show, Coordinator;
    }
}
