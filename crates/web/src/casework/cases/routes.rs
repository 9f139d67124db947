//! Routes of cases.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "cases" {
        /// List cases
        ///
        /// Those that the user sees, newest first unless `sort` says otherwise.
        GET "/api/v1/cases" => api::list::list, Staff;
        /// Open a case by hand
        ///
        /// For coordinators and above.
        POST "/api/v1/cases" => api::details::create, Coordinator;
        /// Get a case
        GET "/api/v1/cases/{id}" => api::list::get, Own;
        /// Change a case's details
        PATCH "/api/v1/cases/{id}" => api::details::update, Own;
        /// Set a case's support worker
        PUT "/api/v1/cases/{id}/support-worker" => api::details::set_support_worker, Own;
        /// Assign a case
        ///
        /// Puts a paralegal and a lawyer on it, or takes them off. Refused if it gives someone more cases than they take, unless
        /// `over_capacity` is true. For coordinators and above.
        PUT "/api/v1/cases/{id}/assignment" => api::progress::assign_case, Coordinator;
        /// Change a case's stage
        ///
        /// Not to `CLOSED`: closing asks for the outcome.
        PUT "/api/v1/cases/{id}/stage" => api::progress::set_case_stage, Own;
        /// Close a case
        ///
        /// Refused while an ongoing service is unfinished, or a critical date is not checked or has no outcome. For coordinators and
        /// above; others propose it.
        POST "/api/v1/cases/{id}/close" => api::progress::close_case, OwnButCoordinator;
        /// Reopen a case
        ///
        /// For coordinators and above; others propose it.
        POST "/api/v1/cases/{id}/reopen" => api::progress::reopen_case, OwnButCoordinator;
        /// Change the outcome of a closed case
        ///
        /// For coordinators and above; others propose it.
        PUT "/api/v1/cases/{id}/outcome" => api::progress::set_case_outcome, OwnButCoordinator;
    }
    pages {
        GET "/admin/cases" => pages::list::show, Staff;
        GET "/admin/cases/new" => pages::new::find_client, Coordinator;
        GET "/admin/cases/{id}/edit" => pages::details::show, Own;
        POST "/admin/cases/{id}/edit" => pages::details::update, Own;
        GET "/admin/cases/{id}/assign" => pages::assign::show, Coordinator;
        POST "/admin/cases/{id}/assign" => pages::assign::submit, Coordinator;
        GET "/admin/cases/{id}/stage" => pages::stage::show, Own;
        POST "/admin/cases/{id}/stage" => pages::stage::submit, Own;
        GET "/admin/cases/{id}/reopen" => pages::stage::show_reopening, OwnButCoordinator;
        POST "/admin/cases/{id}/reopen" => pages::stage::reopen, OwnButCoordinator;
        GET "/admin/cases/{id}/close" => pages::close::show, OwnButCoordinator;
        POST "/admin/cases/{id}/close" => pages::close::submit, OwnButCoordinator;
        GET "/admin/cases/{id}/outcome" => pages::outcome::show, OwnButCoordinator;
        POST "/admin/cases/{id}/outcome" => pages::outcome::submit, OwnButCoordinator;
        GET "/admin/clients/{id}/cases/new" => pages::new::show, OwnButCoordinator;
        POST "/admin/clients/{id}/cases/new" => pages::new::create, OwnButCoordinator;
    }
}
