//! Routes of search.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/search" => api::find, Staff;
    }
    pages {
        GET "/admin/search" => pages::show, Staff;
    }
}
