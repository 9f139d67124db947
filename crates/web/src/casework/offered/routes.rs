//! Routes of offered values.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        POST "/admin/offers/{id}/{decision:take|keep}" => pages::settle, Own;
    }
}
