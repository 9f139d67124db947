//! Routes of search.

use super::{api, pages};
use crate::routes::routes;

routes! {
    GET "/api/v1/search" => api::find, Staff;
    GET "/admin/search" => pages::show, Staff;
}
