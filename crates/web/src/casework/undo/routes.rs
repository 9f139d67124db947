//! Routes of undoing.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        POST "/admin/undo" => pages::undo, Staff;
    }
}
