//! Routes of dates.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/cases/{id}/dates" => api::list, Own;
        POST "/api/v1/cases/{id}/dates" => api::create, Own;
        GET "/api/v1/cases/{id}/dates/{date_id}" => api::one, Own;
        PATCH "/api/v1/cases/{id}/dates/{date_id}" => api::update, Own;
        PUT "/api/v1/cases/{id}/dates/{date_id}/reviewed" => api::review, OwnButAdmin;
    }
    pages {
        GET "/admin/cases/{id}/dates/new" => pages::show_new, Own;
        POST "/admin/cases/{id}/dates/new" => pages::create, Own;
        GET "/admin/cases/{id}/dates/{date_id}" => pages::show, Own;
        POST "/admin/cases/{id}/dates/{date_id}" => pages::update, Own;
        POST "/admin/cases/{id}/dates/{date_id}/reviewed" => pages::reviewed, OwnButAdmin;
    }
}
