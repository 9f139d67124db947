//! Jobs in a state, of one kind or all.

use super::kind_label;
use crate::http::error::PageResult;
use crate::http::session::Reader;
use crate::ui::{self, Choice, Moment, NavSection, Pager, Shell, Tab};
use actix_web::web;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::upkeep::board::{self, JobFilter, JobRow, JobState};
use clerk_platform::paging::Page;
use serde::{Deserialize, Serialize};

const PAGE_SIZE: i64 = 50;
/// Where counting stops.
const COUNTED: i64 = 1001;
const PATH: &str = "/admin/jobs/list";

#[derive(Template)]
#[template(path = "upkeep/jobs/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    state: &'static str,
    kinds: Vec<Choice>,
    kind: String,
    rows: Vec<ListRow>,
    pager: Pager,
    when: &'static str,
    /// Whether all dead jobs of the kind can be tried again at once.
    can_retry_all: bool,
}

struct ListRow {
    id: String,
    kind: String,
    attempts: String,
    when: Moment,
    error: String,
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
}

impl Query {
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { page: String::new(), ..self.clone() };
        change(&mut changed);
        match serde_html_form::to_string(&changed) {
            Ok(query) if !query.is_empty() => format!("{PATH}?{query}"),
            _ => PATH.to_owned(),
        }
    }
}

/// `GET /admin/jobs/list`
pub(crate) async fn show(reader: Reader, query: web::Query<Query>) -> PageResult {
    let Reader { staff, mut db } = reader;
    staff.viewer.require(Action::ManageJobs)?;
    let query = query.into_inner();
    let shown = JobState::named(&query.state).unwrap_or(JobState::Dead);
    let filter = JobFilter { state: shown, kind: (!query.kind.is_empty()).then(|| query.kind.replace('\0', "")) };
    let page: i64 = query.page.parse().ok().filter(|page| (1..=100_000).contains(page)).unwrap_or(1);
    let offset = (page - 1) * PAGE_SIZE;
    let rows = board::list(&mut db, &filter, PAGE_SIZE + 1, offset).await?;
    let (rows, has_next) = Page::cut(rows, PAGE_SIZE);
    let counted = board::count(&mut db, &filter, COUNTED).await?;
    let found = Page::new(rows, has_next, counted, COUNTED);
    let kinds = board::overview(&mut db, 0).await?.kinds;
    let href = |n: i64| query.href(|q| q.page = if n > 1 { n.to_string() } else { String::new() });
    let tabs = JobState::ALL.into_iter().map(|state| Tab {
        label: state.label(),
        href: query.href(|q| q.state = state.as_str().to_owned()),
        active: state == shown,
        count: None,
    });
    let choices = kinds.into_iter().map(|stats| Choice {
        selected: stats.kind == query.kind,
        label: kind_label(&stats.kind).into(),
        value: stats.kind.into(),
    });
    Ok(ui::page(&ListPage {
        shell: Shell::new(&staff, NavSection::Jobs, None),
        tabs: tabs.collect(),
        state: shown.as_str(),
        kinds: choices.collect(),
        pager: Pager::new(page, PAGE_SIZE, &found, href),
        when: match shown {
            JobState::Waiting | JobState::Retrying => "Due",
            JobState::Running => "Started",
            JobState::Done | JobState::Dead | JobState::Cancelled => "Ended",
        },
        can_retry_all: shown == JobState::Dead && !query.kind.is_empty() && !found.items.is_empty(),
        rows: found.items.into_iter().map(ListRow::from).collect(),
        kind: query.kind,
    }))
}

impl From<JobRow> for ListRow {
    fn from(job: JobRow) -> Self {
        let when = match job.state {
            JobState::Waiting | JobState::Retrying => Some(job.run_at),
            JobState::Running => job.started_at,
            JobState::Done | JobState::Dead | JobState::Cancelled => job.ended_at,
        };
        Self {
            kind: kind_label(&job.kind),
            attempts: format!("{} of {}", job.attempts, job.max_attempts),
            when: Moment::exact(when.unwrap_or(job.run_at)),
            error: job.error.unwrap_or_default(),
            id: job.id,
        }
    }
}
