//! Routes of callbacks.

use super::{pages, public};
use crate::http::routes::routes;

routes! {
    pages {
        POST "/api/webhooks/intake-noemail/" => public::create, Anyone;
        GET "/admin/contacts" => pages::list::show, Coordinator;
        GET "/admin/contacts/{id}" => pages::show::show, Coordinator;
        POST "/admin/contacts/{id}/tries" => pages::show::add_try, Coordinator;
        POST "/admin/contacts/{id}/called" => pages::show::called, Coordinator;
        POST "/admin/contacts/{id}/reopen" => pages::show::reopen, Coordinator;
    }
}
