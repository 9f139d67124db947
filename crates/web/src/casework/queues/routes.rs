//! Routes of queues.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api {
        GET "/api/v1/queues/mine" => api::lists::mine, Staff;
        GET "/api/v1/queues/inbox" => api::lists::inbox, Coordinator;
        GET "/api/v1/queues/reviews" => api::lists::reviews, Coordinator;
        POST "/api/v1/queues/assign" => api::bulk::assign, Coordinator;
        POST "/api/v1/queues/review" => api::bulk::review, Coordinator;
        GET "/api/v1/dates" => api::lists::critical_dates, Staff;
    }
    pages {
        GET "/admin/queues/dates" => pages::dates::show, Staff;
        GET "/admin/queues/{queue:mine|inbox|reviews}" => pages::cases::show, Staff;
        GET "/admin/queues/assign" => pages::bulk::assign::show, Coordinator;
        POST "/admin/queues/assign" => pages::bulk::assign::submit, Coordinator;
        GET "/admin/queues/review" => pages::bulk::review::show, Coordinator;
        POST "/admin/queues/review" => pages::bulk::review::submit, Coordinator;
    }
}
