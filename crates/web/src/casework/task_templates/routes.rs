//! Routes of templates of tasks.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/task-templates" => pages::list, Admin;
        GET "/admin/task-templates/new" => pages::show_new, Admin;
        POST "/admin/task-templates/new" => pages::create, Admin;
        GET "/admin/task-templates/{id}" => pages::show, Admin;
        POST "/admin/task-templates/{id}" => pages::update, Admin;
        POST "/admin/task-templates/{id}/{what:off|on}" => pages::switch, Admin;
    }
}
