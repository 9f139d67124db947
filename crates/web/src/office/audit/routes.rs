//! Routes of the audit trail.

use super::{export, pages};
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/audit" => pages::all, Admin;
        GET "/admin/audit.csv" => export::csv, Admin;
        GET "/admin/staff/{id}/history" => pages::of_user, Admin;
        GET "/admin/cases/{id}/history" => pages::of_case, Coordinator;
        GET "/admin/clients/{id}/history" => pages::of_client, Coordinator;
        GET "/admin/tenancies/{id}/history" => pages::of_tenancy, Coordinator;
        GET "/admin/people/{id}/history" => pages::of_person, Coordinator;
    }
}
