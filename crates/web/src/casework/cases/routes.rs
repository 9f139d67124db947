//! Routes of cases.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/cases" => api::list::list, Staff;
        POST "/api/v1/cases" => api::details::create, Coordinator;
        GET "/api/v1/cases/{id}" => api::list::one, Own;
        PATCH "/api/v1/cases/{id}" => api::details::update, Own;
        PUT "/api/v1/cases/{id}/support-worker" => api::details::set_support_worker, Own;
        PUT "/api/v1/cases/{id}/assignment" => api::progress::assign, Coordinator;
        PUT "/api/v1/cases/{id}/stage" => api::progress::set_stage, Own;
        POST "/api/v1/cases/{id}/close" => api::progress::close, Own;
        POST "/api/v1/cases/{id}/reopen" => api::progress::reopen, Own;
    }
    pages {
        GET "/admin/cases" => pages::list::show, Staff;
        GET "/admin/cases/new" => pages::new::find_client, Coordinator;
        GET "/admin/cases/{id}/edit" => pages::details::show, Own;
        POST "/admin/cases/{id}/edit" => pages::details::update, Own;
        GET "/admin/cases/{id}/assign" => pages::assign::show, Coordinator;
        POST "/admin/cases/{id}/assign" => pages::assign::submit, Coordinator;
        GET "/admin/cases/{id}/{what:stage|reopen}" => pages::stage::show, Own;
        POST "/admin/cases/{id}/{what:stage|reopen}" => pages::stage::submit, Own;
        GET "/admin/cases/{id}/close" => pages::close::show, Own;
        POST "/admin/cases/{id}/close" => pages::close::submit, Own;
        GET "/admin/clients/{id}/cases/new" => pages::new::show, OwnButCoordinator;
        POST "/admin/clients/{id}/cases/new" => pages::new::create, OwnButCoordinator;
    }
}
