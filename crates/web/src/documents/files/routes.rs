//! Routes of files.

use super::show;
use crate::routes::routes;

routes! {
    GET "/uploads/{id}" => show::show, Anyone;
}
