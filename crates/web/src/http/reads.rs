//! Which requests read what: for the audit trail.
//!
//! It is told from the route, so that no page can be forgotten: a route below `/cases/{id}` reads that case. A test looks at every
//! route with an id.

use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, web};
use clerk_core::ids::{CaseId, ClientId};
use clerk_core::office::audit::{Act, Actor, Kind, Object, Read};

/// What the part of a path before an id is about.
const RECORDS: [(&str, Kind); 9] = [
    ("cases", Kind::Case),
    ("clients", Kind::Client),
    ("tenancies", Kind::Tenancy),
    ("people", Kind::Person),
    ("submissions", Kind::Submission),
    ("uploads", Kind::File),
    ("contacts", Kind::Callback),
    ("staff", Kind::User),
    ("users", Kind::User),
];
/// The parameters of lists and searches that hold what someone looks for.
const SEARCHES: [&str; 2] = ["q", "search"];
/// The most characters of a search that are kept.
const LONGEST_SEARCH: usize = 200;

/// Which record the routes of a pattern are about: the kind, and the name of the part that holds its id.
pub(crate) fn subject(pattern: &str) -> Option<(Kind, &str)> {
    let parts: Vec<&str> = pattern.split('/').collect();
    parts.windows(2).find_map(|pair| {
        let [part, id] = pair else { return None };
        let name = id.strip_prefix('{')?.strip_suffix('}')?;
        RECORDS.iter().find(|(known, _)| known == part).map(|(_, kind)| (*kind, name))
    })
}

/// Records what a request has read, or was refused, if a member of staff made it.
pub(super) async fn record(request: &HttpRequest, status: StatusCode) {
    let Some(actor) = request.extensions().get::<Actor>().cloned() else { return };
    let Some(state) = request.app_data::<web::Data<AppState>>() else { return };
    if request.headers().contains_key("clerk-poll") {
        return;
    }
    if let Some(read) = read(request, status, actor) {
        state.reads.add(read).await;
    }
}

fn read(request: &HttpRequest, status: StatusCode, actor: Actor) -> Option<Read> {
    let pattern = request.match_pattern()?;
    let object = subject(&pattern).map(|(kind, name)| {
        let id = request.match_info().get(name).unwrap_or_default();
        object(kind, id)
    });
    if matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        let detail = Some(format!("{} {pattern}", request.method()));
        return Some(Read {
            actor,
            act: Act::Refused,
            object: object.unwrap_or_else(|| Object::whole(Kind::Page)),
            detail,
        });
    }
    let is_shown = status.is_success() || status == StatusCode::NOT_MODIFIED;
    if !request.method().is_safe() || !is_shown {
        return None;
    }
    let is_export = [".csv", ".ics", ".xlsx"].iter().any(|end| pattern.ends_with(end));
    let sought = sought(request);
    let (act, object, detail) = match (object, is_export, sought) {
        (Some(object), false, _) => (Act::Opened, object, None),
        (object, true, sought) => {
            let detail = sought.map_or_else(|| pattern.clone(), |text| format!("{pattern}: {text}"));
            (Act::Exported, object.unwrap_or_else(|| Object::whole(Kind::Export)), Some(detail))
        }
        (None, false, Some(text)) => (Act::Searched, Object::whole(Kind::Search), Some(text)),
        (None, false, None) => return None,
    };
    Some(Read { actor, act, object, detail })
}

fn object(kind: Kind, id: &str) -> Object {
    let parsed = |object: Option<Object>| object.unwrap_or_else(|| Object::new(kind, short(id)));
    match kind {
        Kind::Case => parsed(id.parse::<CaseId>().ok().map(Object::case)),
        Kind::Client => parsed(id.parse::<ClientId>().ok().map(Object::client)),
        kind => Object::new(kind, short(id)),
    }
}

/// What someone looks for with this request.
fn sought(request: &HttpRequest) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let text = query.iter().find(|(name, text)| SEARCHES.contains(&name.as_str()) && !text.trim().is_empty());
    text.map(|(_, text)| short(text))
}

fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(LONGEST_SEARCH).collect()
}

/// The user who made a request, for its log line.
pub(super) fn user(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    extensions.get::<Actor>().and_then(Actor::user_id).map(|id| id.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has an id and is no record of people: the parts of paths before it.
    const NO_RECORDS: [&str; 15] = [
        "queues",
        "proposals",
        "joins",
        "offers",
        "jobs",
        "drafts",
        "sessions",
        "tokens",
        "universities",
        "closures",
        "blocked",
        "blocked-contacts",
        "referrers",
        "links",
        "assets",
    ];

    #[test]
    fn every_route_with_an_id_is_recorded_or_holds_no_record() {
        for route in crate::routes::all() {
            let before: Vec<&str> = route.path.split("/{").filter_map(|part| part.rsplit('/').next()).collect();
            let Some(first) = before.first().filter(|_| route.path.contains("/{")) else { continue };
            let is_public = route.who == crate::routes::Who::Anyone;
            let is_known = subject(route.path).is_some() || NO_RECORDS.contains(first) || is_public;
            assert!(is_known, "{} {}: say in RECORDS what is read there", route.method, route.path);
        }
    }

    #[test]
    fn a_route_is_about_the_record_before_its_first_id() {
        for (pattern, kind) in [
            ("/admin/cases/{id}", Some((Kind::Case, "id"))),
            ("/api/v1/cases/{case_id}/dates/{id}", Some((Kind::Case, "case_id"))),
            ("/admin/clients/{id}/edit", Some((Kind::Client, "id"))),
            ("/uploads/{id}", Some((Kind::File, "id"))),
            ("/admin/cases", None),
            ("/admin/jobs/{id}", None),
        ] {
            assert_eq!(subject(pattern), kind, "{pattern}");
        }
    }
}
