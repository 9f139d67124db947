//! Routes of universities.

use super::api;
use crate::office::catalogue::pages as catalogue;
use crate::routes::routes;
use clerk_core::office::universities::University;

routes! {
    api {
        GET "/api/v1/settings/universities" => api::list, Admin;
        POST "/api/v1/settings/universities" => api::create, Admin;
        GET "/api/v1/settings/universities/{id}" => api::one, Admin;
        PATCH "/api/v1/settings/universities/{id}" => api::update, Admin;
        DELETE "/api/v1/settings/universities/{id}" => api::delete, Admin;
    }
    pages {
        GET "/admin/settings/universities" => catalogue::list::<University>, Admin;
        GET "/admin/settings/universities/new" => catalogue::show_new::<University>, Admin;
        POST "/admin/settings/universities/new" => catalogue::create::<University>, Admin;
        GET "/admin/settings/universities/{id}" => catalogue::show::<University>, Admin;
        POST "/admin/settings/universities/{id}" => catalogue::update::<University>, Admin;
        POST "/admin/settings/universities/{id}/remove" => catalogue::remove::<University>, Admin;
    }
}
