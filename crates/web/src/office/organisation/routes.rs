//! Routes of organisation.

use super::{api, pages};
use crate::http::routes::routes;
use clerk_core::office::organisation::{OrganisationInput, StaffDomainsInput};

routes! {
    api {
        GET "/api/v1/settings/organisation" => api::organisation::one, Admin;
        PATCH "/api/v1/settings/organisation" => api::organisation::update, Admin;
        GET "/api/v1/settings/staff-domains" => api::staff_domains::one, Admin;
        PUT "/api/v1/settings/staff-domains" => api::staff_domains::set, Admin;
    }
    pages {
        GET "/admin/settings" => pages::show::<OrganisationInput>, Admin;
        POST "/admin/settings" => pages::submit::<OrganisationInput>, Admin;
        GET "/admin/settings/domains" => pages::show::<StaffDomainsInput>, Admin;
        POST "/admin/settings/domains" => pages::submit::<StaffDomainsInput>, Admin;
    }
}
