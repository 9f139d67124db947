//! Routes of closures.

use super::api;
use crate::office::catalogue::pages as catalogue;
use crate::routes::routes;
use clerk_core::office::closures::Closure;

routes! {
    api {
        GET "/api/v1/settings/closures" => api::list, Admin;
        POST "/api/v1/settings/closures" => api::create, Admin;
        GET "/api/v1/settings/closures/{id}" => api::one, Admin;
        PATCH "/api/v1/settings/closures/{id}" => api::update, Admin;
        DELETE "/api/v1/settings/closures/{id}" => api::delete, Admin;
    }
    pages {
        GET "/admin/settings/closures" => catalogue::list::<Closure>, Admin;
        GET "/admin/settings/closures/new" => catalogue::show_new::<Closure>, Admin;
        POST "/admin/settings/closures/new" => catalogue::create::<Closure>, Admin;
        GET "/admin/settings/closures/{id}" => catalogue::show::<Closure>, Admin;
        POST "/admin/settings/closures/{id}" => catalogue::update::<Closure>, Admin;
        POST "/admin/settings/closures/{id}/remove" => catalogue::remove::<Closure>, Admin;
    }
}
