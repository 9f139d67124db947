//! Routes of dates.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "dates" {
        /// List critical dates across cases
        ///
        /// Of the cases that the user sees, earliest first; without `show` those that have no outcome yet. For a month, give its
        /// first and last day.
        GET "/api/v1/dates" => api::list_all_dates, Staff;
        /// List a case's critical dates
        GET "/api/v1/cases/{id}/dates" => api::list, Own, "Its dates, earliest first, without deleted ones";
        /// Add a critical date
        ///
        /// A day in the past needs a `past_reason`.
        POST "/api/v1/cases/{id}/dates" => api::create, Own;
        /// Get a critical date
        GET "/api/v1/cases/{id}/dates/{date_id}" => api::get, Own;
        /// Change a critical date
        ///
        /// With another type, day, time or place it has to be checked again, and any outcome is removed.
        PATCH "/api/v1/cases/{id}/dates/{date_id}" => api::update, Own;
        /// Delete a critical date
        DELETE "/api/v1/cases/{id}/dates/{date_id}" => api::delete, Own;
        /// Mark a critical date checked, or not
        ///
        /// For admins and the case's lawyer. A date that is checked stays on all lists.
        PUT "/api/v1/cases/{id}/dates/{date_id}/reviewed" => api::review_date, OwnButLawyer, "The date";
        /// Record the outcome of a critical date
        ///
        /// It is no longer open. An outcome that it already has is replaced.
        PUT "/api/v1/cases/{id}/dates/{date_id}/outcome" => api::record_date_outcome, Own, "The date";
        /// Remove the outcome of a critical date
        ///
        /// It is open again.
        DELETE "/api/v1/cases/{id}/dates/{date_id}/outcome" => api::take_back_date_outcome, Own, "The date";
    }
    pages {
        GET "/admin/cases/{id}/dates/new" => pages::form::show_new, Own;
        POST "/admin/cases/{id}/dates/new" => pages::form::create, Own;
        GET "/admin/cases/{id}/dates/{date_id}" => pages::form::show, Own;
        POST "/admin/cases/{id}/dates/{date_id}" => pages::form::update, Own;
        POST "/admin/cases/{id}/dates/{date_id}/delete" => pages::form::delete, Own;
        POST "/admin/cases/{id}/dates/{date_id}/reviewed" => pages::states::checked, OwnButLawyer;
        POST "/admin/cases/{id}/dates/{date_id}/not-reviewed" => pages::states::not_checked, OwnButLawyer;
        GET "/admin/cases/{id}/dates/{date_id}/outcome" => pages::outcome::show, Own;
        POST "/admin/cases/{id}/dates/{date_id}/outcome" => pages::outcome::submit, Own;
        POST "/admin/cases/{id}/dates/{date_id}/outcome/take-back" => pages::states::take_back, Own;
    }
}
