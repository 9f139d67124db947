//! Routes of case files.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/cases/{id}" => pages::show::show, Own;
        POST "/admin/cases/{id}/notes" => pages::add_note::submit, Own;
    }
}
