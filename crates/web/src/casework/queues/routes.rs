//! Routes of queues.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "queues" {
        /// List my cases
        ///
        /// The user's own open cases, last changed first.
        GET "/api/v1/queues/mine" => api::lists::list_my_cases, Staff, "A page of the queue";
        /// List the inbox
        ///
        /// Open cases without a paralegal, oldest first. For coordinators and above.
        GET "/api/v1/queues/inbox" => api::lists::list_inbox, Coordinator, "A page of the queue";
        /// List the review queue
        ///
        /// Open cases by their next review, earliest first; those never reviewed come last. For coordinators and above.
        GET "/api/v1/queues/reviews" => api::lists::list_reviews, Coordinator, "A page of the queue";
        /// List the cases to reassign
        ///
        /// Open cases whose paralegal or lawyer is no longer active, or no longer in a group that can have that place; oldest
        /// first. For coordinators and above.
        GET "/api/v1/queues/reassign" => api::lists::list_cases_to_reassign, Coordinator, "A page of the queue";
        /// List cases without their checks
        ///
        /// Open cases that somebody has begun to work on without a conflict check or an eligibility check, oldest first. For
        /// coordinators and above.
        GET "/api/v1/queues/checks" => api::lists::list_missing_checks, Coordinator, "A page of the queue";
        /// Assign several cases
        ///
        /// Refused if it gives someone more cases than they take, unless `over_capacity` is true. For coordinators and above.
        POST "/api/v1/queues/assign" => api::bulk::assign_cases, Coordinator, "The cases as they are now";
        /// Review several cases
        ///
        /// Writes the same case review into each. For coordinators and above.
        POST "/api/v1/queues/review" => api::bulk::review_cases, Coordinator, "The cases as they are now";
    }
    pages {
        GET "/admin/queues/dates" => pages::dates::show, Staff;
        GET "/admin/queues/{queue:mine|inbox|reviews|checks|reassign}" => pages::cases::show, Staff;
        GET "/admin/queues/assign" => pages::bulk::assign::show, Coordinator;
        POST "/admin/queues/assign" => pages::bulk::assign::submit, Coordinator;
        GET "/admin/queues/review" => pages::bulk::review::show, Coordinator;
        POST "/admin/queues/review" => pages::bulk::review::submit, Coordinator;
    }
}
