//! Routes of timeline.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/cases/{id}/notes" => api::list, Own;
        POST "/api/v1/cases/{id}/notes" => api::create, Own;
        PATCH "/api/v1/cases/{id}/notes/{note_id}" => api::update, OwnButAuthor;
    }
    pages {
        GET "/admin/cases/{id}/notes/{note_id}/edit" => pages::edit_note::show, OwnButAuthor;
        POST "/admin/cases/{id}/notes/{note_id}/edit" => pages::edit_note::submit, OwnButAuthor;
    }
}
