//! Routes of dashboard.

use super::pages;
use crate::routes::routes;

routes! {
    pages {
        GET "/admin" => pages::show, Staff;
    }
}
