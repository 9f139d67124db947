//! Routes of files.

use super::show;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/uploads/{id}" => show::show, Anyone;
        GET "/uploads/{id}/preview" => show::preview, Anyone;
    }
}
