//! Routes of calls.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/calls/new" => pages::new::show, Coordinator;
        POST "/admin/calls/new" => pages::new::start, Coordinator;
        GET "/admin/calls/known" => pages::known::show, Coordinator;
        POST "/admin/calls/discard" => pages::kept::discard, Coordinator;
    }
}
