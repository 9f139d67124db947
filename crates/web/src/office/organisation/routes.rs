//! Routes of organisation.

use super::{api, pages};
use crate::http::routes::routes;
use clerk_core::office::organisation::{OrganisationInput, SignInRulesInput, StaffDomainsInput};

routes! {
    api "settings" {
        /// Get the organisation
        ///
        /// The centre's own details, shown at the end of emails. For admins.
        GET "/api/v1/settings/organisation" => api::organisation::get, Admin;
        /// Change the organisation
        ///
        /// For admins.
        PATCH "/api/v1/settings/organisation" => api::organisation::update, Admin;
        /// Get the staff domains
        ///
        /// Only people with an email address there can be invited. For admins.
        GET "/api/v1/settings/staff-domains" => api::staff_domains::get, Admin;
        /// Set the staff domains
        ///
        /// For admins.
        PUT "/api/v1/settings/staff-domains" => api::staff_domains::set_staff_domains, Admin;
    }
    pages {
        GET "/admin/settings" => pages::show::<OrganisationInput>, Admin;
        POST "/admin/settings" => pages::submit::<OrganisationInput>, Admin;
        GET "/admin/settings/domains" => pages::show::<StaffDomainsInput>, Admin;
        POST "/admin/settings/domains" => pages::submit::<StaffDomainsInput>, Admin;
        GET "/admin/settings/sign-in" => pages::show::<SignInRulesInput>, Admin;
        POST "/admin/settings/sign-in" => pages::submit::<SignInRulesInput>, Admin;
    }
}
