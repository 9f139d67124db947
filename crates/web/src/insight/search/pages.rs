//! Find anything.

use crate::http::{PageResult, Reader, page};
use crate::ui::{Moment, NavSection, Shell};
use actix_web::web::Query;
use askama::Template;
use clerk_core::insight::search::{self, COUNTED, CaseRef, FoundGroup, Hit, Kind, Piece};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "insight/search/show.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    is_near: bool,
    groups: Vec<GroupView>,
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
}

/// `GET /admin/search`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<SearchQuery>) -> PageResult {
    let found = search::find(&mut db, &staff.viewer, &query.q).await?;
    let text = query.q.replace('\0', "").trim().to_owned();
    Ok(page(&SearchPage {
        shell: staff.shell(NavSection::Search).searching(&text),
        is_near: found.is_near,
        groups: found.groups.into_iter().map(|group| GroupView::new(group, &text)).collect(),
        text,
    }))
}

impl GroupView {
    fn new(group: FoundGroup, text: &str) -> Self {
        let kind = group.kind;
        let is_more = usize::try_from(group.total).is_ok_and(|total| total > group.hits.len());
        let list = match kind {
            Kind::Case => Some("/admin/cases"),
            Kind::Client => Some("/admin/clients"),
            Kind::Person => Some("/admin/people"),
            Kind::Tenancy | Kind::Note | Kind::Answer => None,
        };
        let address = |list| format!("{list}?{}", serde_html_form::to_string([("search", text)]).unwrap_or_default());
        Self {
            name: kind.as_str(),
            title: kind.label(),
            count: if group.total > COUNTED { format!("more than {COUNTED}") } else { group.total.to_string() },
            hits: group.hits.into_iter().map(|hit| HitView::new(kind, hit)).collect(),
            more: list.filter(|_| is_more).map(address),
        }
    }
}

impl HitView {
    fn new(kind: Kind, hit: Hit) -> Self {
        let (folder, place) = match kind {
            Kind::Case | Kind::Answer => ("cases", ""),
            Kind::Note => ("cases", "#timeline"),
            Kind::Client => ("clients", ""),
            Kind::Person => ("people", ""),
            Kind::Tenancy => ("tenancies", ""),
        };
        let shows_time = matches!(kind, Kind::Case | Kind::Note | Kind::Answer);
        Self {
            href: format!("/admin/{folder}/{}{place}", hit.id),
            title: hit.title,
            detail: hit.detail,
            excerpt: hit.excerpt,
            cases: hit.cases,
            at: hit.at.filter(|_| shows_time).map(Moment::date_of),
        }
    }
}
