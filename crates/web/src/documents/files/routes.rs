//! Routes of files.

use super::show;
use crate::routes::routes;

routes! {
    pages {
        GET "/uploads/{id}" => show::show, Anyone;
    }
}
