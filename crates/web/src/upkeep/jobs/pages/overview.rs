//! The state of the queue: classes, kinds, the schedule, and the latest actions by people. The page refreshes itself.

use super::{duration, kind_label};
use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{Moment, NavSection, Shell};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::upkeep::board::{self, ClassStats, JobAction, KindStats};
use clerk_core::upkeep::schedule::{self, Standing};
use clerk_platform::time::Timestamp;

/// How many actions the page shows.
const ACTIONS: i64 = 20;

#[derive(Template)]
#[template(path = "upkeep/jobs/overview.html")]
struct Overview {
    shell: Shell,
    workers: i64,
    classes: Vec<ClassCard>,
    kinds: Vec<KindRow>,
    schedule: Vec<ScheduleRow>,
    actions: Vec<ActionRow>,
}

struct ClassCard {
    name: &'static str,
    waiting: i64,
    oldest: String,
    running: i64,
    delayed: i64,
    rate: String,
    failures: i64,
    dead: i64,
}

struct KindRow {
    kind: String,
    label: String,
    class: String,
    waiting: i64,
    running: i64,
    retrying: i64,
    dead: i64,
    failures: i64,
}

struct ScheduleRow {
    name: &'static str,
    about: &'static str,
    last: Option<Moment>,
    next: Moment,
}

pub(super) struct ActionRow {
    pub(super) what: String,
    pub(super) job_id: Option<String>,
    pub(super) about: String,
    pub(super) actor: String,
    pub(super) at: Moment,
}

/// `GET /admin/jobs`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<Done>) -> PageResult {
    staff.viewer.require(Action::ManageJobs)?;
    let classes = board::class_stats(&mut db).await?;
    let standing = schedule::all().standing(&mut db, staff.now()).await?;
    let board::Overview { workers, kinds, actions } = board::overview(&mut db, ACTIONS).await?;
    Ok(page(&Overview {
        shell: staff.shell(NavSection::Jobs).after(query.done.as_deref()),
        workers,
        classes: classes.into_iter().map(ClassCard::from).collect(),
        kinds: kinds.into_iter().map(KindRow::from).collect(),
        schedule: standing.into_iter().map(ScheduleRow::from).collect(),
        actions: actions.into_iter().map(ActionRow::from).collect(),
    }))
}

impl From<ClassStats> for ClassCard {
    fn from(stats: ClassStats) -> Self {
        Self {
            name: if stats.class == "fast" { "Fast jobs" } else { "Slow jobs" },
            waiting: stats.waiting,
            oldest: duration(stats.oldest_seconds),
            running: stats.running,
            delayed: stats.delayed,
            rate: format!("{:.1}", stats.done_per_minute),
            failures: stats.failures_24h,
            dead: stats.dead,
        }
    }
}

impl From<KindStats> for KindRow {
    fn from(stats: KindStats) -> Self {
        Self {
            label: kind_label(&stats.kind),
            kind: stats.kind,
            class: stats.class,
            waiting: stats.waiting,
            running: stats.running,
            retrying: stats.retrying,
            dead: stats.dead,
            failures: stats.failures_24h,
        }
    }
}

impl From<Standing> for ScheduleRow {
    fn from(standing: Standing) -> Self {
        let moment = |at| Moment::time(Timestamp::from(at));
        Self {
            name: standing.name,
            about: standing.about,
            last: standing.last.map(moment),
            next: moment(standing.next),
        }
    }
}

impl From<JobAction> for ActionRow {
    fn from(action: JobAction) -> Self {
        let about = match (action.kind, action.jobs) {
            (Some(kind), 1) => kind,
            (Some(kind), jobs) => format!("{kind}: {jobs} jobs"),
            (None, _) => String::new(),
        };
        Self { what: action.action, job_id: action.job_id, about, actor: action.actor, at: Moment::time(action.at) }
    }
}
