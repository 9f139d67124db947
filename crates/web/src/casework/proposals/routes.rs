//! Routes of proposals.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "proposals" {
        /// List proposals
        ///
        /// Those that wait for the user, oldest first: for coordinators and above the open ones, for others their own that are open
        /// or were sent back.
        GET "/api/v1/proposals" => api::list_all_proposals, Staff, "A page of proposals";
        /// List the proposals of a case
        ///
        /// Newest first.
        GET "/api/v1/cases/{id}/proposals" => api::list, Own;
        /// Propose something for a case
        ///
        /// To close or reopen it, to change its outcome, or to put others on it. There is one open proposal of a kind at a time.
        POST "/api/v1/cases/{id}/proposals" => api::create, Own;
        /// Get a proposal
        GET "/api/v1/cases/{id}/proposals/{proposal_id}" => api::get, Own;
        /// Accept a proposal
        ///
        /// Does what it asks for, as it is or with what the body changes, under the rules of doing it unasked. For coordinators and
        /// above.
        POST "/api/v1/cases/{id}/proposals/{proposal_id}/accept" => api::accept_proposal, OwnButCoordinator;
        /// Send a proposal back
        ///
        /// With words for its author. For coordinators and above.
        POST "/api/v1/cases/{id}/proposals/{proposal_id}/send-back" => api::send_proposal_back, OwnButCoordinator;
        /// Withdraw a proposal
        ///
        /// For its author. One that was sent back is put aside, and the answer stays on record.
        POST "/api/v1/cases/{id}/proposals/{proposal_id}/withdraw" => api::withdraw_proposal, OwnButAuthor;
    }
    pages {
        GET "/admin/proposals" => pages::list::show, Staff;
        GET "/admin/cases/{id}/propose/{what:close|reopen|outcome|assign}" => pages::propose::show, Own;
        POST "/admin/cases/{id}/propose/{what:close|reopen|outcome|assign}" => pages::propose::submit, Own;
        GET "/admin/cases/{id}/proposals/{proposal_id}" => pages::decide::show, OwnButCoordinator;
        POST "/admin/cases/{id}/proposals/{proposal_id}/accept" => pages::decide::accept, OwnButCoordinator;
        POST "/admin/cases/{id}/proposals/{proposal_id}/send-back" => pages::decide::send_back, OwnButCoordinator;
        POST "/admin/cases/{id}/proposals/{proposal_id}/withdraw" => pages::propose::withdraw, OwnButAuthor;
    }
}
