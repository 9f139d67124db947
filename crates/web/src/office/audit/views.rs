//! Entries as pages and files show them.

use super::query::AuditQuery;
use crate::ui::Moment;
use clerk_core::office::audit::{Act, By, Change, Entry, Kind, Names, changes};

/// An entry on a page.
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) who: String,
    /// By which way, where that is not the pages; and from where.
    pub(super) how: String,
    /// Everything that was done with the same API token; empty without one.
    pub(super) token: String,
    pub(super) did: String,
    pub(super) object: String,
    /// Where it is shown; empty for what has no page.
    pub(super) href: String,
    pub(super) detail: String,
    pub(super) changes: Vec<Change>,
}

impl Row {
    pub(super) fn new(entry: &Entry, names: &Names) -> Self {
        Self {
            at: Moment::exact(entry.at),
            who: who(entry),
            how: how(entry),
            token: entry.token_id.map(AuditQuery::of_token).unwrap_or_default(),
            did: did(entry),
            object: object(entry),
            href: href(entry),
            detail: entry.detail.clone().unwrap_or_default(),
            changes: changes(entry, names),
        }
    }
}

/// Who it was, as far as it is known.
pub(super) fn who(entry: &Entry) -> String {
    let known = entry.user_name.clone().or_else(|| entry.by_name.clone());
    known.unwrap_or_else(|| match entry.user_id {
        Some(id) => format!("a user who no longer exists ({id})"),
        None => "Someone not signed in".to_owned(),
    })
}

/// By which way, and from where.
pub(super) fn how(entry: &Entry) -> String {
    let token = entry.token_name.as_ref().map(|name| format!("with the API token “{name}”"));
    let way = token.or_else(|| match entry.by.parse() {
        Ok(By::Session | By::Public) => None,
        Ok(by) => Some(by.label().to_lowercase()),
        Err(_) => Some(entry.by.clone()),
    });
    let from = entry.network.as_ref().map(|network| format!("from {network}"));
    [way, from].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What was done, in words.
pub(super) fn did(entry: &Entry) -> String {
    entry.action.parse().map_or_else(|_| entry.action.to_lowercase(), |act: Act| act.label().to_owned())
}

/// What it was done to.
pub(super) fn object(entry: &Entry) -> String {
    let kind = entry.object_kind.parse::<Kind>();
    let word = kind.map_or_else(|_| entry.object_kind.to_lowercase(), |kind| kind.label().to_owned());
    let case = entry.fileref.as_ref().map(|fileref| match kind {
        Ok(Kind::Case) => fileref.clone(),
        _ => format!("in {fileref}"),
    });
    match (entry.object_name.as_ref().filter(|_| !matches!(kind, Ok(Kind::Case))), case) {
        (Some(name), _) if matches!(kind, Ok(Kind::Client | Kind::Person | Kind::User)) => format!("{word} {name}"),
        (Some(name), None) => format!("{word} of {name}"),
        (_, Some(case)) => format!("{word} {case}"),
        (None, None) => word,
    }
}

fn href(entry: &Entry) -> String {
    let path = match (entry.object_kind.parse(), entry.case_id) {
        (Ok(Kind::Client), _) => "clients",
        (Ok(Kind::Person), _) => "people",
        (Ok(Kind::Tenancy), _) => "tenancies",
        (Ok(Kind::User), _) => "staff",
        (Ok(Kind::Task), _) => "tasks",
        (Ok(Kind::Submission), _) => "submissions",
        (_, Some(case_id)) => return format!("/admin/cases/{case_id}"),
        _ => return String::new(),
    };
    entry.object_id.as_ref().map(|id| format!("/admin/{path}/{id}")).unwrap_or_default()
}
