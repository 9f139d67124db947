//! Routes of what people keep of lists.

use super::{csv, settings, views};
use crate::http::routes::routes;

routes! {
    pages {
        POST "/admin/lists/{list}/settings" => settings::set, Staff;
        POST "/admin/lists/{list}/views" => views::create, Staff;
        GET "/admin/lists/{list}/rows.csv" => csv::rows, Staff;
        GET "/admin/views/{id}" => views::show, Holder;
        POST "/admin/views/{id}" => views::rename, Holder;
        POST "/admin/views/{id}/query" => views::set_query, Holder;
        POST "/admin/views/{id}/delete" => views::delete, Holder;
    }
}
