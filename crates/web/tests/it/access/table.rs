//! The table: method and route as in `routes.rs`, who may, and what is sent.

use clerk_platform::clock::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

/// Whoever may, for: nobody's group, a stranger paralegal, the case's paralegal, a stranger lawyer, the case's lawyer,
/// coordinator, admin. 200 stands for any answer that is no refusal of the person.
pub(super) type Row = [u16; 7];

const ALL: Row = [200; 7];
const OWN: Row = [404, 404, 200, 404, 200, 200, 200];
const ABOVE: Row = [404, 404, 404, 404, 404, 200, 200];
const ADMIN: Row = [404, 404, 404, 404, 404, 404, 200];
/// Whoever works the case sees it, but only an admin may do this.
const OWN_SEES_ADMIN_DOES: Row = [404, 404, 403, 404, 403, 403, 200];
/// Whoever runs the office sees it, but only an admin may do this.
const ABOVE_SEE_ADMIN_DOES: Row = [404, 404, 404, 404, 404, 403, 200];

/// Whoever works the case sees it, but coordinators and above may do this.
const OWN_SEES_ABOVE_DO: Row = [404, 404, 403, 404, 403, 200, 200];

/// Whoever works the case sees the note, but only its author, the paralegal, may change it.
const OWN_SEES_AUTHOR_DOES: Row = [404, 404, 200, 404, 403, 403, 403];

/// Who may use a route.
pub(super) enum Who {
    /// Anybody, signed in or not; tests of their own look after it.
    Anybody,
    /// Signed-in staff, by role.
    Staff(Row),
}

/// One route.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) who: Who,
    /// The JSON body, or the fields of the form.
    pub(super) body: Value,
}

const fn open(method: &'static str, path: &'static str) -> Route {
    Route { method, path, who: Who::Anybody, body: Value::Null }
}

const fn get(path: &'static str, row: Row) -> Route {
    Route { method: "get", path, who: Who::Staff(row), body: Value::Null }
}

/// A form that is sent without anything in it: whoever may is told what is missing.
const fn post(path: &'static str, row: Row) -> Route {
    Route { method: "post", path, who: Who::Staff(row), body: Value::Null }
}

const fn form(path: &'static str, row: Row, body: Value) -> Route {
    Route { method: "post", path, who: Who::Staff(row), body }
}

const fn api(method: &'static str, path: &'static str, row: Row, body: Value) -> Route {
    Route { method, path, who: Who::Staff(row), body }
}

/// All routes. `colleagues` are the case's paralegal and lawyer.
pub(super) fn all(colleagues: (Option<Uuid>, Option<Uuid>)) -> Vec<Route> {
    let people = json!({ "paralegal_id": colleagues.0, "lawyer_id": colleagues.1 });
    let last = vec![
        // Last, since they take people off the case or out of the building.
        api("put", "/api/v1/tenancies/{id}/agent", OWN, json!({ "person_id": null })),
        api("put", "/api/v1/cases/{id}/assignment", ABOVE, people),
        post("/admin/cases/{id}/assign", ABOVE),
        post("/admin/sign-out-everywhere", ALL),
    ];
    [for_anybody(), pages(), staff_and_settings(), json_api(), json_api_of_the_office(), last]
        .into_iter()
        .flatten()
        .collect()
}

fn for_anybody() -> Vec<Route> {
    vec![
        open("get", "/"),
        open("get", "/healthz"),
        open("get", "/readyz"),
        open("get", "/assets/{name}"),
        open("get", "/uploads/{id}"),
        open("post", "/api/submission/"),
        open("get", "/api/submission/{id}/"),
        open("patch", "/api/submission/{id}/"),
        open("put", "/api/submission/{id}/"),
        open("post", "/api/submission/{id}/submit/"),
        open("post", "/api/upload/"),
        open("post", "/api/webhooks/intake-noemail/"),
        open("get", "/api/openapi.json"),
        open("get", "/api/docs"),
        open("get", "/admin/sign-in"),
        open("post", "/admin/sign-in"),
        open("post", "/admin/sign-out"),
        open("get", "/admin/forgot-password"),
        open("post", "/admin/forgot-password"),
        open("get", "/admin/set-password/{token}"),
        open("post", "/admin/set-password/{token}"),
    ]
}

fn pages() -> Vec<Route> {
    vec![
        get("/admin", ALL),
        get("/admin/account", ALL),
        get("/admin/search", ALL),
        get("/admin/queues/dates", ALL),
        get("/admin/queues/{queue:mine|inbox|reviews}", ALL),
        get("/admin/queues/{what:assign|review}", ABOVE),
        post("/admin/queues/{what:assign|review}", ABOVE),
        get("/admin/cases", ALL),
        get("/admin/cases/{id}", OWN),
        post("/admin/cases/{id}/notes", OWN),
        get("/admin/cases/{id}/notes/{note_id}/edit", OWN_SEES_AUTHOR_DOES),
        post("/admin/cases/{id}/notes/{note_id}/edit", OWN_SEES_AUTHOR_DOES),
        get("/admin/cases/{id}/assign", ABOVE),
        get("/admin/cases/{id}/{what:stage|close|reopen}", OWN),
        post("/admin/cases/{id}/{what:stage|close|reopen}", OWN),
        get("/admin/cases/{id}/dates/new", OWN),
        post("/admin/cases/{id}/dates/new", OWN),
        get("/admin/cases/{id}/dates/{date_id}", OWN),
        post("/admin/cases/{id}/dates/{date_id}", OWN),
        post("/admin/cases/{id}/dates/{date_id}/reviewed", OWN_SEES_ADMIN_DOES),
        get("/admin/cases/{id}/services/new", OWN),
        post("/admin/cases/{id}/services/new", OWN),
        get("/admin/cases/{id}/services/{service_id}", OWN),
        post("/admin/cases/{id}/services/{service_id}", OWN),
        post("/admin/cases/{id}/services/{service_id}/delete", OWN),
        get("/admin/cases/new", ABOVE),
        get("/admin/cases/{id}/edit", OWN),
        post("/admin/cases/{id}/edit", OWN),
        get("/admin/cases/{id}/support-worker", OWN),
        post("/admin/cases/{id}/support-worker", OWN),
        get("/admin/clients", ALL),
        get("/admin/clients/new", ABOVE),
        post("/admin/clients/new", ABOVE),
        get("/admin/clients/{id}", OWN),
        get("/admin/clients/{id}/edit", OWN),
        post("/admin/clients/{id}/edit", OWN),
        get("/admin/clients/{id}/cases/new", OWN_SEES_ABOVE_DO),
        post("/admin/clients/{id}/cases/new", OWN_SEES_ABOVE_DO),
        get("/admin/clients/{id}/tenancies/new", OWN),
        post("/admin/clients/{id}/tenancies/new", OWN),
        get("/admin/tenancies/{id}", OWN),
        get("/admin/tenancies/{id}/edit", OWN),
        post("/admin/tenancies/{id}/edit", OWN),
        get("/admin/tenancies/{id}/{side:landlord|agent}", OWN),
        post("/admin/tenancies/{id}/{side:landlord|agent}", OWN),
        get("/admin/people", ALL),
        get("/admin/people/new", ABOVE),
        post("/admin/people/new", ABOVE),
        get("/admin/people/{id}", OWN),
        get("/admin/people/{id}/edit", OWN_SEES_ABOVE_DO),
        post("/admin/people/{id}/edit", OWN_SEES_ABOVE_DO),
        get("/admin/submissions/failed", ABOVE),
        get("/admin/submissions/{id}", OWN),
        post("/admin/submissions/{id}/retry", ABOVE),
        get("/admin/contacts", ABOVE),
        post("/admin/contacts/{id}/called", ABOVE),
        get("/admin/jobs", ADMIN),
        get("/admin/jobs/list", ADMIN),
        post("/admin/jobs/retry-kind", ADMIN),
        form("/admin/jobs/run-now", ADMIN, json!({ "name": "heartbeat" })),
        get("/admin/jobs/{id}", ADMIN),
        post("/admin/jobs/{id}/retry", ADMIN),
        post("/admin/jobs/{id}/cancel", ADMIN),
    ]
}

/// Where an `id` is one of staff, it is somebody else's.
fn staff_and_settings() -> Vec<Route> {
    vec![
        get("/admin/staff", ABOVE),
        get("/admin/staff/invite", ADMIN),
        post("/admin/staff/invite", ADMIN),
        get("/admin/staff/{id}", ABOVE),
        get("/admin/staff/{id}/edit", ABOVE),
        post("/admin/staff/{id}/edit", ABOVE),
        post("/admin/staff/{id}/invite", ABOVE_SEE_ADMIN_DOES),
        post("/admin/staff/{id}/activate", ABOVE),
        get("/admin/staff/{id}/{what:deactivate|hand-over}", ABOVE),
        post("/admin/staff/{id}/{what:deactivate|hand-over}", ABOVE),
        get("/admin/capacity", ABOVE),
        get("/admin/settings", ADMIN),
        post("/admin/settings", ADMIN),
        get("/admin/settings/domains", ADMIN),
        post("/admin/settings/domains", ADMIN),
        get("/admin/settings/universities", ADMIN),
        get("/admin/settings/universities/new", ADMIN),
        post("/admin/settings/universities/new", ADMIN),
        get("/admin/settings/universities/{id}", ADMIN),
        post("/admin/settings/universities/{id}", ADMIN),
        post("/admin/settings/universities/{id}/remove", ADMIN),
        get("/admin/settings/closures", ADMIN),
        get("/admin/settings/closures/new", ADMIN),
        post("/admin/settings/closures/new", ADMIN),
        get("/admin/settings/closures/{id}", ADMIN),
        post("/admin/settings/closures/{id}", ADMIN),
        post("/admin/settings/closures/{id}/remove", ADMIN),
        get("/admin/settings/blocked", ADMIN),
        get("/admin/settings/blocked/new", ADMIN),
        post("/admin/settings/blocked/new", ADMIN),
        get("/admin/settings/blocked/{id}", ADMIN),
        post("/admin/settings/blocked/{id}", ADMIN),
        post("/admin/settings/blocked/{id}/remove", ADMIN),
        get("/admin/settings/referrers", ADMIN),
        get("/admin/settings/referrers/new", ADMIN),
        post("/admin/settings/referrers/new", ADMIN),
        get("/admin/settings/referrers/{id}", ADMIN),
        post("/admin/settings/referrers/{id}", ADMIN),
    ]
}

fn json_api() -> Vec<Route> {
    let nobody = json!({ "person_id": null });
    let date = json!({ "date_type": "OTHER", "on_date": in_a_year() });
    let service = json!({ "service_type": "LEGAL_ADVICE", "started_on": "2026-01-01", "count": 1 });
    vec![
        get("/api/v1/users/me", ALL),
        get("/api/v1/search", ALL),
        get("/api/v1/cases", ALL),
        get("/api/v1/cases/{id}", OWN),
        api("post", "/api/v1/cases", ABOVE, json!({})),
        api("patch", "/api/v1/cases/{id}", OWN, json!({ "weekly_rent": 300 })),
        api("put", "/api/v1/cases/{id}/support-worker", OWN, nobody.clone()),
        api("put", "/api/v1/cases/{id}/stage", OWN, json!({ "stage": "ADVICE" })),
        api("post", "/api/v1/cases/{id}/close", OWN, json!({ "outcome": "UNKNOWN" })),
        api("post", "/api/v1/cases/{id}/reopen", OWN, json!({ "stage": "ADVICE" })),
        get("/api/v1/cases/{id}/dates", OWN),
        api("post", "/api/v1/cases/{id}/dates", OWN, date.clone()),
        get("/api/v1/cases/{id}/dates/{date_id}", OWN),
        api("patch", "/api/v1/cases/{id}/dates/{date_id}", OWN, date),
        api("put", "/api/v1/cases/{id}/dates/{date_id}/reviewed", OWN_SEES_ADMIN_DOES, json!({ "is_reviewed": true })),
        get("/api/v1/cases/{id}/services", OWN),
        api("post", "/api/v1/cases/{id}/services", OWN, service.clone()),
        get("/api/v1/cases/{id}/services/{service_id}", OWN),
        api("patch", "/api/v1/cases/{id}/services/{service_id}", OWN, service),
        api("delete", "/api/v1/cases/{id}/services/{service_id}", OWN, Value::Null),
        get("/api/v1/cases/{id}/notes", OWN),
        // The note is the case's paralegal's.
        api("patch", "/api/v1/cases/{id}/notes/{note_id}", [404, 404, 200, 404, 403, 403, 403], json!({ "text": "x" })),
        get("/api/v1/queues/mine", ALL),
        get("/api/v1/queues/inbox", ABOVE),
        get("/api/v1/queues/reviews", ABOVE),
        api("post", "/api/v1/queues/assign", ABOVE, json!({})),
        api("post", "/api/v1/queues/review", ABOVE, json!({})),
        get("/api/v1/dates", ALL),
        api("post", "/api/v1/cases/{id}/notes", OWN, json!({ "note_type": "PARALEGAL", "text": "x" })),
        get("/api/v1/submissions/{id}", OWN),
        get("/api/v1/clients", ALL),
        api("post", "/api/v1/clients", ABOVE, json!({})),
        get("/api/v1/clients/{id}", OWN),
        api("patch", "/api/v1/clients/{id}", OWN, json!({ "notes": "x" })),
        get("/api/v1/clients/{id}/tenancies", OWN),
        api("post", "/api/v1/clients/{id}/tenancies", OWN, json!({ "address": "1 Test Street" })),
        get("/api/v1/people", ALL),
        api("post", "/api/v1/people", ABOVE, json!({ "full_name": "Agent" })),
        get("/api/v1/people/{id}", OWN),
        api("patch", "/api/v1/people/{id}", OWN_SEES_ABOVE_DO, json!({ "phone": "0400 123 456" })),
        get("/api/v1/tenancies/{id}", OWN),
        api("patch", "/api/v1/tenancies/{id}", OWN, json!({ "suburb": "Richmond" })),
        api("put", "/api/v1/tenancies/{id}/landlord", OWN, nobody),
    ]
}

/// Where an `id` is a user's, it is somebody else's.
fn json_api_of_the_office() -> Vec<Route> {
    let closure = json!({ "call_text": "x" });
    let nobody = json!({});
    vec![
        get("/api/v1/users", ABOVE),
        api("post", "/api/v1/users", ADMIN, json!({})),
        get("/api/v1/users/{id}", ABOVE),
        api("patch", "/api/v1/users/{id}", ABOVE, json!({ "is_intern": true })),
        get("/api/v1/users/{id}/performance-reviews", ABOVE),
        api("post", "/api/v1/users/{id}/invite", ABOVE_SEE_ADMIN_DOES, Value::Null),
        api("post", "/api/v1/users/{id}/hand-over", ABOVE, json!({ "paralegal_to": "nobody" })),
        api("post", "/api/v1/users/{id}/deactivate", ABOVE, nobody.clone()),
        api("post", "/api/v1/users/{id}/activate", ABOVE, Value::Null),
        get("/api/v1/capacity", ABOVE),
        get("/api/v1/settings/organisation", ADMIN),
        api("patch", "/api/v1/settings/organisation", ADMIN, json!({ "name": "The Centre" })),
        get("/api/v1/settings/staff-domains", ADMIN),
        api("put", "/api/v1/settings/staff-domains", ADMIN, json!({ "domains": ["staff.test"] })),
        get("/api/v1/settings/universities", ADMIN),
        api("post", "/api/v1/settings/universities", ADMIN, nobody.clone()),
        get("/api/v1/settings/universities/{id}", ADMIN),
        api("patch", "/api/v1/settings/universities/{id}", ADMIN, json!({ "name": "Y" })),
        api("delete", "/api/v1/settings/universities/{id}", ADMIN, Value::Null),
        get("/api/v1/settings/closures", ADMIN),
        api("post", "/api/v1/settings/closures", ADMIN, nobody.clone()),
        get("/api/v1/settings/closures/{id}", ADMIN),
        api("patch", "/api/v1/settings/closures/{id}", ADMIN, closure),
        api("delete", "/api/v1/settings/closures/{id}", ADMIN, Value::Null),
        get("/api/v1/settings/blocked-contacts", ADMIN),
        api("post", "/api/v1/settings/blocked-contacts", ADMIN, nobody.clone()),
        get("/api/v1/settings/blocked-contacts/{id}", ADMIN),
        api("patch", "/api/v1/settings/blocked-contacts/{id}", ADMIN, json!({ "comment": "x" })),
        api("delete", "/api/v1/settings/blocked-contacts/{id}", ADMIN, Value::Null),
        get("/api/v1/settings/referrers", ADMIN),
        api("post", "/api/v1/settings/referrers", ADMIN, nobody),
        get("/api/v1/settings/referrers/{id}", ADMIN),
        api("patch", "/api/v1/settings/referrers/{id}", ADMIN, json!({ "name": "Y" })),
    ]
}

fn in_a_year() -> String {
    Clock::system().today().saturating_add(jiff::Span::new().days(365)).to_string()
}
