//! Routes of jobs.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/jobs" => pages::overview::show, Admin;
        GET "/admin/jobs/list" => pages::list::show, Admin;
        POST "/admin/jobs/retry-kind" => pages::act::retry_kind, Admin;
        POST "/admin/jobs/run-now" => pages::act::run_now, Admin;
        GET "/admin/jobs/{id}" => pages::show::show, Admin;
        POST "/admin/jobs/{id}/retry" => pages::act::retry, Admin;
        POST "/admin/jobs/{id}/cancel" => pages::act::cancel, Admin;
    }
}
