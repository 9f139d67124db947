//! Routes of staff.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/users/me" => api::me, Staff;
        GET "/api/v1/users" => api::list::list, Coordinator;
        POST "/api/v1/users" => api::invite::create, Admin;
        GET "/api/v1/users/{id}" => api::edit::one, Coordinator;
        PATCH "/api/v1/users/{id}" => api::edit::update, Coordinator;
        GET "/api/v1/users/{id}/performance-reviews" => api::reviews::list, Coordinator;
        POST "/api/v1/users/{id}/invite" => api::invite::again, CoordinatorButAdmin;
    }
    pages {
        GET "/admin/staff" => pages::list::show, Coordinator;
        GET "/admin/staff/invite" => pages::invite::show, Admin;
        POST "/admin/staff/invite" => pages::invite::submit, Admin;
        GET "/admin/staff/{id}" => pages::show::show, Coordinator;
        GET "/admin/staff/{id}/edit" => pages::edit::show, Coordinator;
        POST "/admin/staff/{id}/edit" => pages::edit::submit, Coordinator;
        POST "/admin/staff/{id}/invite" => pages::invite::again, CoordinatorButAdmin;
    }
}
