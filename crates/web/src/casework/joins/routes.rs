//! Routes of joins.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/clients/{id}/join" => pages::clients::show, Coordinator;
        POST "/admin/clients/{id}/join" => pages::clients::join, Coordinator;
        POST "/admin/clients/{id}/different" => pages::clients::part, Coordinator;
        GET "/admin/people/{id}/join" => pages::people::show, Coordinator;
        POST "/admin/people/{id}/join" => pages::people::join, Coordinator;
        POST "/admin/joins/{id}/undo" => pages::undo, Coordinator;
    }
}
