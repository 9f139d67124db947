//! Routes of drafts.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/drafts" => pages::list, Staff;
        POST "/admin/drafts" => pages::put, Anyone;
        POST "/admin/drafts/remove" => pages::remove, Staff;
        GET "/admin/drafts/{id}" => pages::show, Holder;
    }
}
