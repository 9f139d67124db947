//! Routes of timeline.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "notes" {
        /// List a case's timeline
        ///
        /// Newest first: notes, checks, and what the system recorded.
        GET "/api/v1/cases/{id}/notes" => api::list, Own, "A page of the timeline";
        /// Add a note to a case
        POST "/api/v1/cases/{id}/notes" => api::create, Own;
        /// Change a note
        ///
        /// Its author may, for 15 minutes. A note's `ETag` is when it was last changed, in quotes: `edited_at`, else `created_at`.
        PATCH "/api/v1/cases/{id}/notes/{note_id}" => api::update, OwnButAuthor;
    }
    pages {
        GET "/admin/cases/{id}/notes/{note_id}/edit" => pages::edit_note::show, OwnButAuthor;
        POST "/admin/cases/{id}/notes/{note_id}/edit" => pages::edit_note::submit, OwnButAuthor;
        POST "/admin/cases/{id}/notes/{note_id}/pin" => pages::pin::pin, Own;
        POST "/admin/cases/{id}/notes/{note_id}/unpin" => pages::pin::unpin, Own;
    }
}
