//! Which requests read what: for the audit trail.
//!
//! It is told from the route, so that no page can be forgotten: a route below `/cases/{id}` reads that case. A test looks at every
//! route with an id.

use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, web};
use clerk_core::office::audit::{Act, Actor, Kind, Object, Read};
use uuid::Uuid;

/// What the part of a path before an id is about.
const RECORDS: [(&str, Kind); 10] = [
    ("cases", Kind::Case),
    ("clients", Kind::Client),
    ("tenancies", Kind::Tenancy),
    ("people", Kind::Person),
    ("submissions", Kind::Submission),
    ("tasks", Kind::Task),
    ("uploads", Kind::File),
    ("contacts", Kind::Callback),
    ("staff", Kind::User),
    ("users", Kind::User),
];
/// The parts of paths, after `/admin` or `/api/v1`, of lists of people and what is known of them.
const LISTS: [&str; 13] = [
    "cases",
    "clients",
    "people",
    "tenancies",
    "contacts",
    "dates",
    "tasks",
    "proposals",
    "for-review",
    "lawyer-questions",
    "submissions",
    "queues",
    "search",
];
/// What people see first: names, phone numbers and the beginnings of notes.
const HOME: &str = "/admin";
/// The parameters of lists and searches that hold what someone looks for.
const SEARCHES: [&str; 2] = ["q", "search"];
/// What looks up those whom a call names, whatever it is given of them.
const CALL: &str = "/admin/calls/known";
/// The parameter of a page that shows another record next to its own.
const OTHER: &str = "with";
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

/// Whether the routes of a pattern list people, or what is known of them.
fn is_list(pattern: &str) -> bool {
    let path = pattern.strip_prefix("/admin/").or_else(|| pattern.strip_prefix("/api/v1/"));
    let is_form = pattern.ends_with("/new");
    pattern == HOME
        || path.and_then(|path| path.split('/').next()).is_some_and(|part| LISTS.contains(&part) && !is_form)
}

/// Records what a request has read, or was refused, if a member of staff made it.
pub(super) async fn record(request: &HttpRequest, status: StatusCode) {
    let Some(actor) = request.extensions().get::<Actor>().cloned() else { return };
    let Some(state) = request.app_data::<web::Data<AppState>>() else { return };
    for (act, object, detail) in read(request, status) {
        state.reads.add(Read { actor: actor.clone(), act, object, detail }).await;
    }
}

/// What was done, to what, and what was looked for.
type Done = (Act, Object, Option<String>);

fn read(request: &HttpRequest, status: StatusCode) -> Vec<Done> {
    let Some(pattern) = request.match_pattern() else { return Vec::new() };
    let object = subject(&pattern).map(|(kind, name)| object(kind, request.match_info().get(name).unwrap_or_default()));
    if matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        let object = object.unwrap_or_else(|| Object::whole(Kind::Page));
        return vec![(Act::Refused, object, Some(format!("{} {pattern}", request.method())))];
    }
    let is_shown = status.is_success() || status == StatusCode::NOT_MODIFIED;
    if !request.method().is_safe() || !is_shown {
        return Vec::new();
    }
    let sought = match pattern.as_str() {
        CALL => all(request),
        _ => parameter(request, &SEARCHES),
    };
    if [".csv", ".ics", ".xlsx"].iter().any(|end| pattern.ends_with(end)) {
        return vec![(Act::Exported, object.unwrap_or_else(|| Object::whole(Kind::Export)), Some(asked(request)))];
    }
    let is_listed = object.is_none() && sought.is_none() && is_list(&pattern);
    let other = subject(&pattern).zip(parameter(request, &[OTHER])).map(|((kind, _), id)| self::object(kind, &id));
    let opened = [object, other].into_iter().flatten().map(|object| (Act::Opened, object, None));
    let searched = sought.map(|text| (Act::Searched, Object::whole(Kind::Search), Some(text)));
    let listed = is_listed.then(|| (Act::Listed, Object::whole(Kind::List), Some(asked(request))));
    opened.chain(searched).chain(listed).collect()
}

/// The record with an id as it was given. Addresses spell an id in several ways, the trail in one.
fn object(kind: Kind, id: &str) -> Object {
    match (kind, id.parse::<Uuid>()) {
        (Kind::Case, Ok(id)) => Object::case(id.into()),
        (Kind::Client, Ok(id)) => Object::client(id.into()),
        (kind, Ok(id)) => Object::new(kind, id),
        (kind, Err(_)) => Object::whole(kind),
    }
}

/// The first of these parameters that holds anything.
fn parameter(request: &HttpRequest, names: &[&str]) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let text = query.iter().find(|(name, text)| names.contains(&name.as_str()) && !text.trim().is_empty());
    text.map(|(_, text)| short(text))
}

/// Everything that someone looks for with several parameters at once.
fn all(request: &HttpRequest) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let texts: Vec<_> = query.iter().map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| short(&texts.join(" ")))
}

/// What was asked for: the path with its filters.
fn asked(request: &HttpRequest) -> String {
    short(request.uri().path_and_query().map_or_else(|| request.path(), |asked| asked.as_str()))
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
    const NO_RECORDS: [&str; 20] = [
        "task-templates",
        "lists",
        "views",
        "provider",
        "passkey",
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

    /// Lists of something other than people.
    const NO_LISTS: [&str; 24] = [
        "help",
        "palette",
        "",
        "healthz",
        "readyz",
        "api",
        "audit",
        "audit.csv",
        "sign-in",
        "sign-out",
        "forgot-password",
        "second-factor",
        "account",
        "drafts",
        "staff",
        "users",
        "capacity",
        "settings",
        "links",
        "jobs",
        "calls",
        "openapi.json",
        "docs",
        "assets",
    ];

    #[test]
    fn every_list_is_recorded_or_holds_no_record() {
        for route in crate::routes::all().into_iter().filter(|route| route.method == "GET") {
            let is_public = route.who == crate::routes::Who::Anyone;
            let is_form = route.path.ends_with("/new");
            if subject(route.path).is_some() || is_list(route.path) || is_public || is_form {
                continue;
            }
            let mut parts = route.path.split('/').filter(|part| !matches!(*part, "" | "admin" | "api" | "v1"));
            let first = parts.next().unwrap_or_default();
            let is_known = NO_LISTS.contains(&first) || NO_RECORDS.contains(&first);
            assert!(is_known, "{}: say in LISTS or NO_LISTS what is listed there", route.path);
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
