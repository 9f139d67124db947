//! Routes of calls.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/calls/new" => pages::show, Coordinator;
        POST "/admin/calls/new" => pages::start, Coordinator;
    }
}
