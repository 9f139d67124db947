//! Routes of public.

use super::{submission, upload};
use crate::http::routes::routes;

routes! {
    pages {
        POST "/api/submission/" => submission::create, Anyone;
        GET "/api/submission/{id}/" => submission::retrieve, Anyone;
        PATCH "/api/submission/{id}/" => submission::replace, Anyone;
        PUT "/api/submission/{id}/" => submission::replace, Anyone;
        POST "/api/submission/{id}/submit/" => submission::submit, Anyone;
        POST "/api/upload/" => upload::create, Anyone;
    }
}
