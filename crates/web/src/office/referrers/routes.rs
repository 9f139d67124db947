//! Routes of referrers.

use super::api;
use crate::office::catalogue::pages as catalogue;
use crate::routes::routes;
use clerk_core::office::referrers::Referrer;

routes! {
    api {
        GET "/api/v1/settings/referrers" => api::list, Admin;
        POST "/api/v1/settings/referrers" => api::create, Admin;
        GET "/api/v1/settings/referrers/{id}" => api::one, Admin;
        PATCH "/api/v1/settings/referrers/{id}" => api::update, Admin;
    }
    pages {
        GET "/admin/settings/referrers" => catalogue::list::<Referrer>, Admin;
        GET "/admin/settings/referrers/new" => catalogue::show_new::<Referrer>, Admin;
        POST "/admin/settings/referrers/new" => catalogue::create::<Referrer>, Admin;
        GET "/admin/settings/referrers/{id}" => catalogue::show::<Referrer>, Admin;
        POST "/admin/settings/referrers/{id}" => catalogue::update::<Referrer>, Admin;
    }
}
