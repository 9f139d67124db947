//! Routes of callbacks.

use super::{pages, public};
use crate::http::routes::routes;

routes! {
    pages {
        POST "/api/webhooks/intake-noemail/" => public::create, Anyone;
        GET "/admin/contacts" => pages::list, Coordinator;
        POST "/admin/contacts/{id}/called" => pages::called, Coordinator;
    }
}
