//! Routes of dashboard.

use super::pages;
use crate::routes::routes;

routes! {
    GET "/admin" => pages::show, Staff;
}
