//! Routes of submissions.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "submissions" {
        /// Get a submission
        GET "/api/v1/submissions/{id}" => api::get, Own;
    }
    pages {
        GET "/admin/submissions/failed" => pages::failed::show, Coordinator;
        GET "/admin/submissions/held" => pages::held::show, Coordinator;
        POST "/admin/submissions/held/release" => pages::held::release, Coordinator;
        POST "/admin/submissions/held/discard" => pages::held::discard, Coordinator;
        GET "/admin/submissions/{id}" => pages::show::show, Own;
        POST "/admin/submissions/{id}/retry" => pages::failed::retry, Coordinator;
        GET "/admin/submissions/{id}/correct" => pages::correct::show, Coordinator;
        POST "/admin/submissions/{id}/correct" => pages::correct::save, Coordinator;
        GET "/admin/submissions/{id}/dismiss" => pages::endings::show_dismissal, Coordinator;
        POST "/admin/submissions/{id}/dismiss" => pages::endings::dismiss, Coordinator;
        GET "/admin/submissions/{id}/refer" => pages::endings::show_referral, Coordinator;
        POST "/admin/submissions/{id}/refer" => pages::endings::refer, Coordinator;
        POST "/admin/submissions/{id}/repetition" => pages::endings::is_repetition, Coordinator;
        POST "/admin/submissions/{id}/no-repetition" => pages::endings::is_no_repetition, Coordinator;
        POST "/admin/submissions/{id}/take-up" => pages::endings::take_up, Coordinator;
    }
}
