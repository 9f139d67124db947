//! Routes of blocklist.

use super::api;
use crate::office::catalogue::pages as catalogue;
use crate::routes::routes;
use clerk_core::office::blocklist::BlockedContact;

routes! {
    api {
        GET "/api/v1/settings/blocked-contacts" => api::list, Admin;
        POST "/api/v1/settings/blocked-contacts" => api::create, Admin;
        GET "/api/v1/settings/blocked-contacts/{id}" => api::one, Admin;
        PATCH "/api/v1/settings/blocked-contacts/{id}" => api::update, Admin;
        DELETE "/api/v1/settings/blocked-contacts/{id}" => api::delete, Admin;
    }
    pages {
        GET "/admin/settings/blocked" => catalogue::list::<BlockedContact>, Admin;
        GET "/admin/settings/blocked/new" => catalogue::show_new::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/new" => catalogue::create::<BlockedContact>, Admin;
        GET "/admin/settings/blocked/{id}" => catalogue::show::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/{id}" => catalogue::update::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/{id}/remove" => catalogue::remove::<BlockedContact>, Admin;
    }
}
