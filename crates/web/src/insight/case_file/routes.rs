//! Routes of case files.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/cases/{id}" => pages::timeline::show, Own;
        GET "/admin/cases/{id}/details" => pages::tabs::details, Own;
        GET "/admin/cases/{id}/dates" => pages::tabs::dates, Own;
        GET "/admin/cases/{id}/services" => pages::tabs::services, Own;
        GET "/admin/cases/{id}/files" => pages::tabs::files, Own;
        GET "/admin/cases/{id}/form" => pages::tabs::form, Own;
        GET "/admin/cases/{id}/print" => pages::print::show, Own;
        POST "/admin/cases/{id}/notes" => pages::add_note::submit, Own;
    }
}
