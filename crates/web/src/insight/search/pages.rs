//! Find anything.

use crate::http::error::PageError;
use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::address;
use crate::ui::{Moment, NavSection, Shell};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::{Action, Viewer};
use clerk_core::insight::search::{self, COUNTED, CaseRef, FoundGroup, Hit, Kind, Piece};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "insight/search/show.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    is_near: bool,
    /// Only one kind is shown.
    only: Option<AllKinds>,
    groups: Vec<GroupView>,
}

/// The way back from one kind to all of them.
struct AllKinds {
    title: &'static str,
    href: String,
}

struct GroupView {
    /// For ids in the page.
    name: &'static str,
    title: &'static str,
    count: String,
    hits: Vec<HitView>,
    /// The address of the whole list, if there are more results and such a list can be filtered accordingly.
    more: Option<String>,
}

struct HitView {
    href: String,
    title: String,
    detail: String,
    excerpt: Vec<Piece>,
    cases: Vec<CaseRef>,
    at: Option<Moment>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchQuery {
    #[serde(default)]
    q: String,
    /// Shows all of this kind.
    #[serde(default)]
    kind: String,
}

/// `GET /admin/search`. A whole fileref leads to its case.
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<SearchQuery>) -> PageResult {
    let only = query.kind.parse::<Kind>().ok();
    let found = search::find(&mut db, &staff.viewer, &query.q, only).await?;
    if let Some(case) = found.case_asked_for(&query.q) {
        return Err(PageError::GoTo(format!("/admin/cases/{case}")));
    }
    let text = query.q.replace('\0', "").trim().to_owned();
    Ok(page(&SearchPage {
        shell: staff.shell(NavSection::Search).searching(&text),
        is_near: found.is_near,
        only: only.map(|kind| AllKinds { title: kind.label(), href: address("/admin/search", &[("q", &text)]) }),
        groups: found.groups.into_iter().map(|group| GroupView::new(group, &text, &staff.viewer)).collect(),
        text,
    }))
}

impl GroupView {
    fn new(group: FoundGroup, text: &str, viewer: &Viewer) -> Self {
        let kind = group.kind;
        let is_more = usize::try_from(group.total).is_ok_and(|total| total > group.hits.len());
        let all = match kind {
            Kind::Case => address("/admin/cases", &[("search", text)]),
            Kind::Client => address("/admin/clients", &[("search", text)]),
            Kind::Person => address("/admin/people", &[("search", text)]),
            Kind::Staff if viewer.may(Action::ManageStaff) => address("/admin/staff", &[("search", text)]),
            Kind::Task => address("/admin/tasks", &[("show", "team"), ("search", text)]),
            Kind::Staff | Kind::Tenancy | Kind::Note | Kind::Answer => {
                address("/admin/search", &[("q", text), ("kind", kind.as_str())])
            }
        };
        let is_too_many = group.total > COUNTED;
        Self {
            name: kind.as_str(),
            title: kind.label(),
            count: if is_too_many { format!("more than {COUNTED}") } else { group.total.to_string() },
            more: (is_more && group.hits.len() < usize::try_from(COUNTED).unwrap_or_default()).then_some(all),
            hits: group.hits.into_iter().map(|hit| HitView::new(kind, hit)).collect(),
        }
    }
}

/// Where the pages of what was found are.
pub(super) fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Case | Kind::Note | Kind::Answer => "cases",
        Kind::Client => "clients",
        Kind::Person => "people",
        Kind::Staff => "staff",
        Kind::Tenancy => "tenancies",
        Kind::Task => "tasks",
    }
}

impl HitView {
    fn new(kind: Kind, hit: Hit) -> Self {
        let place = if kind == Kind::Note { "#timeline" } else { "" };
        let shows_time = matches!(kind, Kind::Case | Kind::Note | Kind::Answer);
        Self {
            href: format!("/admin/{}/{}{place}", folder(kind), hit.id),
            title: hit.title,
            detail: hit.detail,
            excerpt: hit.excerpt,
            cases: hit.cases,
            at: hit.at.filter(|_| shows_time).map(Moment::date_of),
        }
    }
}
