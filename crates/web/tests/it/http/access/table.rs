//! Which answer each role gets on each route, and what is sent there.

use clerk_platform::clock::Clock;
use clerk_web::routes::{self, Route, Who};
use serde_json::{Value, json};
use uuid::Uuid;

/// The answers for these people: in no group, another paralegal, the case's paralegal, another lawyer, the case's lawyer,
/// coordinator, admin. 200 means any answer that does not refuse the person. Where an id in the address is a member of staff,
/// it is someone else.
pub(super) type Row = [u16; 7];

/// The expected answers for those who may use a route; `None` where anyone may, which has tests of its own.
pub(super) fn row(who: Who) -> Option<Row> {
    Some(match who {
        // Who holds something is no role: office/sessions.rs looks at these.
        Who::Anyone | Who::Holder => return None,
        // They have all just signed in; for those who have not quite, see office/second_factors.rs.
        Who::HalfSignedIn | Who::Staff => [200; 7],
        Who::Own => [404, 404, 200, 404, 200, 200, 200],
        Who::Coordinator => [404, 404, 404, 404, 404, 200, 200],
        Who::Admin => [404, 404, 404, 404, 404, 404, 200],
        Who::OwnButCoordinator => [404, 404, 403, 404, 403, 200, 200],
        // The coordinator is not the case's lawyer.
        Who::OwnButLawyer => [404, 404, 403, 404, 200, 403, 200],
        Who::OwnButApprover => [404, 404, 403, 404, 200, 200, 200],
        // The case's paralegal wrote the note.
        Who::OwnButAuthor => [404, 404, 200, 404, 403, 403, 403],
        Who::CoordinatorButAdmin => [404, 404, 404, 404, 404, 403, 200],
    })
}

/// These come last, since they unassign or deactivate people.
const LAST: [(&str, &str); 5] = [
    ("PUT", "/api/v1/tenancies/{id}/agent"),
    ("PUT", "/api/v1/cases/{id}/assignment"),
    ("POST", "/admin/cases/{id}/assign"),
    ("POST", "/admin/staff/{id}/sign-out-everywhere"),
    ("POST", "/admin/sign-out-everywhere"),
];

/// All routes of the server, in the order in which they are tried.
pub(super) fn all() -> Vec<Route> {
    let place = |route: &Route| LAST.iter().position(|last| *last == (route.method, route.path)).map_or(0, |at| at + 1);
    let mut all = routes::all();
    all.sort_by_key(place);
    all
}

/// The JSON body or the form fields that are sent to a route. A form that is not listed here is sent empty: anyone who may use
/// it is told what is missing. `colleagues` are the case's paralegal and lawyer.
pub(super) fn body(route: &Route, colleagues: (Option<Uuid>, Option<Uuid>)) -> Value {
    let nobody = json!({ "person_id": null });
    let date = json!({ "date_type": "OTHER", "on_date": in_a_year() });
    let ending = json!({ "outcome": "UNKNOWN", "outcome_notes": "x", "provided_legal_services": false });
    let service = json!({ "service_type": "LEGAL_ADVICE", "started_on": "2026-01-01", "count": 1 });
    match (route.method, route.path) {
        ("PUT", "/api/v1/tenancies/{id}/agent") => json!({ "person_id": null }),
        ("PUT", "/api/v1/cases/{id}/assignment") => json!({ "paralegal_id": colleagues.0, "lawyer_id": colleagues.1 }),
        ("POST", "/admin/jobs/run-now") => json!({ "name": "heartbeat" }),
        ("PATCH", "/api/v1/cases/{id}") => json!({ "weekly_rent": 300 }),
        ("PUT", "/api/v1/cases/{id}/support-worker") => nobody,
        ("PUT", "/api/v1/cases/{id}/stage") => json!({ "stage": "ADVICE" }),
        ("POST", "/api/v1/cases/{id}/close") | ("PUT", "/api/v1/cases/{id}/outcome") => ending,
        ("POST", "/api/v1/cases/{id}/proposals") => {
            json!({ "kind": "CLOSE", "outcome": "UNKNOWN", "outcome_notes": "x", "provided_legal_services": false })
        }
        ("POST", "/api/v1/cases/{id}/proposals/{proposal_id}/send-back") => json!({ "answer": "x" }),
        ("POST", "/api/v1/cases/{id}/lawyer-questions/{question_id}/answer") => json!({ "reply": "DONE" }),
        ("POST", "/api/v1/cases/{id}/reopen") => json!({ "stage": "ADVICE" }),
        ("POST", "/api/v1/cases/{id}/dates") => date,
        ("PATCH", "/api/v1/cases/{id}/dates/{date_id}") => date,
        ("PUT", "/api/v1/cases/{id}/dates/{date_id}/reviewed") => json!({ "is_reviewed": true }),
        ("PUT", "/api/v1/cases/{id}/dates/{date_id}/outcome") => json!({ "outcome": "VACATED" }),
        ("POST", "/admin/cases/{id}/dates/{date_id}/outcome") => json!({ "outcome": "VACATED" }),
        ("PATCH", "/api/v1/tasks/{id}") => json!({ "notes": "x" }),
        ("POST", "/api/v1/tasks/{id}/send-back") => json!({ "remark": "x" }),
        ("PUT", "/api/v1/tasks/{id}/items/{item_id}") => json!({ "is_done": true }),
        ("POST", "/api/v1/cases/{id}/services") => service,
        ("PATCH", "/api/v1/cases/{id}/services/{service_id}") => service,
        ("PATCH", "/api/v1/cases/{id}/notes/{note_id}") => json!({ "text": "x" }),
        ("POST", "/api/v1/cases/{id}/notes") => json!({ "note_type": "PARALEGAL", "text": "x" }),
        ("PATCH", "/api/v1/clients/{id}") => json!({ "notes": "x" }),
        ("POST", "/api/v1/clients/{id}/tenancies") => json!({ "address": "1 Test Street" }),
        ("POST", "/api/v1/people") => json!({ "full_name": "Agent" }),
        ("PATCH", "/api/v1/people/{id}") => json!({ "phone": "0400 123 456" }),
        ("PATCH", "/api/v1/tenancies/{id}") => json!({ "suburb": "Richmond" }),
        ("PUT", "/api/v1/tenancies/{id}/landlord") => nobody,
        ("PATCH", "/api/v1/users/{id}") => json!({ "is_intern": true }),
        ("POST", "/api/v1/users/{id}/hand-over") => json!({ "paralegal_to": "nobody" }),
        ("PATCH", "/api/v1/settings/organisation") => json!({ "name": "The Centre" }),
        ("PUT", "/api/v1/settings/staff-domains") => json!({ "domains": ["staff.test"] }),
        ("PATCH", "/api/v1/settings/universities/{id}") => json!({ "name": "Y" }),
        ("PATCH", "/api/v1/settings/closures/{id}") => json!({ "call_text": "x" }),
        ("PATCH", "/api/v1/settings/blocked-contacts/{id}") => json!({ "comment": "x" }),
        ("PATCH", "/api/v1/settings/referrers/{id}") => json!({ "name": "Y" }),
        ("PATCH", "/api/v1/settings/links/{id}") => json!({ "title": "Y" }),
        ("DELETE", _) | ("POST", "/api/v1/users/{id}/invite" | "/api/v1/users/{id}/activate") => Value::Null,
        _ if route.path.starts_with("/api/") && route.method != "GET" => json!({}),
        _ => Value::Null,
    }
}

fn in_a_year() -> String {
    Clock::system().today().saturating_add(jiff::Span::new().days(365)).to_string()
}
