//! Routes of search.

use super::{api, pages, palette};
use crate::http::routes::routes;

routes! {
    api "search" {
        /// Find anything
        ///
        /// Cases, clients, other people, addresses, notes and answers that the user sees. Small typing errors don't matter.
        GET "/api/v1/search" => api::search, Staff, "What was found";
    }
    pages {
        GET "/admin/search" => pages::show, Staff;
        GET "/admin/palette" => palette::show, Staff;
    }
}
