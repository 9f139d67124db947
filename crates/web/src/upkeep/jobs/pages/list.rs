//! Jobs in a state, of one kind or all.

use super::kind_label;
use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::{COUNTED, address, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::upkeep::board::{self, JobFilter, JobRow, JobState};
use clerk_platform::paging::Page;
use serde::{Deserialize, Serialize};

const PAGE_SIZE: i64 = 50;
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
pub(crate) struct JobsQuery {
    state: String,
    kind: String,
    page: String,
}

impl JobsQuery {
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { page: String::new(), ..self.clone() };
        change(&mut changed);
        address(PATH, &changed)
    }
}

/// `GET /admin/jobs/list`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<JobsQuery>) -> PageResult {
    staff.viewer.require(Action::ManageJobs)?;
    let query = query.into_inner();
    let shown = JobState::named(&query.state).unwrap_or(JobState::Dead);
    let filter = JobFilter { state: shown, kind: (!query.kind.is_empty()).then(|| query.kind.replace('\0', "")) };
    let number = page_number(&query.page, PAGE_SIZE)?;
    let offset = (number - 1) * PAGE_SIZE;
    let rows = board::list(&mut db, &filter, PAGE_SIZE + 1, offset).await?;
    let (rows, has_next) = Page::cut(rows, PAGE_SIZE);
    let counted = board::count(&mut db, &filter, COUNTED).await?;
    let found = Page::new(rows, has_next, counted, COUNTED);
    let kinds = board::overview(&mut db, 0).await?.kinds;
    let href = |n: i64| query.href(|q| q.page = page_text(n));
    let tabs = JobState::ALL.into_iter().map(|state| Tab {
        label: state.label(),
        href: query.href(|q| q.state = state.as_str().to_owned()),
        active: state == shown,
        count: None,
    });
    let choices = kinds.into_iter().map(|stats| {
        let label = kind_label(&stats.kind);
        Choice::new(stats.kind, label, &query.kind)
    });
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Jobs),
        tabs: tabs.collect(),
        state: shown.as_str(),
        kinds: choices.collect(),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
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
