//! Routes of dashboard.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin" => pages::show, Staff;
    }
}
