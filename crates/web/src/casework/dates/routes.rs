//! Routes of dates.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "dates" {
        /// List critical dates across cases
        ///
        /// Of the open cases that the user sees, not reviewed: overdue ones first, then the next. For a
        /// month, give its first and last day.
        GET "/api/v1/dates" => api::list_all_dates, Staff;
        /// List a case's critical dates
        GET "/api/v1/cases/{id}/dates" => api::list, Own, "Its dates, earliest first";
        /// Add a critical date
        POST "/api/v1/cases/{id}/dates" => api::create, Own;
        /// Get a critical date
        GET "/api/v1/cases/{id}/dates/{date_id}" => api::get, Own;
        /// Change a critical date
        ///
        /// It has to be reviewed again.
        PATCH "/api/v1/cases/{id}/dates/{date_id}" => api::update, Own;
        /// Mark a critical date reviewed, or not
        ///
        /// For admins.
        PUT "/api/v1/cases/{id}/dates/{date_id}/reviewed" => api::review_date, OwnButAdmin;
    }
    pages {
        GET "/admin/cases/{id}/dates/new" => pages::show_new, Own;
        POST "/admin/cases/{id}/dates/new" => pages::create, Own;
        GET "/admin/cases/{id}/dates/{date_id}" => pages::show, Own;
        POST "/admin/cases/{id}/dates/{date_id}" => pages::update, Own;
        POST "/admin/cases/{id}/dates/{date_id}/reviewed" => pages::reviewed, OwnButAdmin;
    }
}
