//! The first page: my cases, what waits, and upcoming dates.

use crate::http::{PageResult, Reader, page};
use crate::insight::search::palette::RecentLink;
use crate::ui::{Moment, NavSection, Shell, Tag, at_most_99};
use crate::views::nearness::standing;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::CaseSummary;
use clerk_core::casework::dates::{self, UpcomingDate};
use clerk_core::casework::queues::{self, Queue};
use clerk_core::insight::recent::recent;
use clerk_platform::words::plural;
use jiff::civil::Date;

/// How many cases and dates the page shows.
const SHOWN: i64 = 10;

#[derive(Template)]
#[template(path = "insight/dashboard/dashboard.html")]
struct Dashboard {
    shell: Shell,
    user_first_name: String,
    my_cases: Vec<CaseRow>,
    /// Whether there are more than are shown.
    has_more_cases: bool,
    waiting: Vec<Waiting>,
    dates: Vec<DateRow>,
    recent: Vec<RecentLink>,
    /// Whether they never have cases of their own: then nothing is said of having none.
    is_coordinator: bool,
}

struct CaseRow {
    href: String,
    fileref: String,
    client_name: String,
    topic: Tag,
    stage: Tag,
    updated: Moment,
}

/// How much waits somewhere.
struct Waiting {
    count: String,
    /// What is counted, in singular and plural.
    what: &'static str,
    href: &'static str,
    is_alarming: bool,
}

impl Waiting {
    fn new(count: i64, [one, more]: [&'static str; 2], href: &'static str) -> Self {
        Self { count: at_most_99(count), what: plural(count, one, more), href, is_alarming: false }
    }
}

struct DateRow {
    href: String,
    fileref: String,
    client_name: String,
    kind: &'static str,
    date: Moment,
    in_words: String,
    tone: &'static str,
}

/// `GET /admin`
pub(crate) async fn show(Reader { staff, mut db }: Reader) -> PageResult {
    let viewer = &staff.viewer;
    let today = staff.today();
    let mine = queues::page(&mut db, viewer, Queue::Mine, today, 1, SHOWN, 1).await?;
    let dates = dates::upcoming(&mut db, viewer, today, SHOWN).await?;
    let recent = recent(&mut db, viewer).await?;
    let mut waiting = Vec::new();
    if let Some(count) = staff.waiting.inbox {
        let what = ["open case has no paralegal", "open cases have no paralegal"];
        waiting.push(Waiting::new(count, what, "/admin/queues/inbox"));
    }
    if let Some(count) = staff.waiting.reviews {
        let what = ["case is due for review", "cases are due for review"];
        waiting.push(Waiting::new(count, what, "/admin/queues/reviews?show=due"));
    }
    if let Some(count @ 1..) = staff.waiting.reassign {
        let what = ["open case needs to be reassigned", "open cases need to be reassigned"];
        waiting.push(Waiting { is_alarming: true, ..Waiting::new(count, what, "/admin/queues/reassign") });
    }
    if let count @ 1.. = staff.waiting.proposals {
        let what = match viewer.may(Action::EndCases) {
            true => ["proposal is waiting for a decision", "proposals are waiting for a decision"],
            false => ["of your proposals is open or was sent back", "of your proposals are open or were sent back"],
        };
        waiting.push(Waiting::new(count, what, "/admin/proposals"));
    }
    if let Some(count @ 1..) = staff.waiting.failed {
        let what = ["submission is waiting for a decision", "submissions are waiting for a decision"];
        waiting.push(Waiting { is_alarming: true, ..Waiting::new(count, what, "/admin/submissions/failed") });
    }
    let first_name = staff.user.full_name.split_whitespace().next().unwrap_or_default().to_owned();
    Ok(page(&Dashboard {
        shell: staff.shell(NavSection::Dashboard),
        user_first_name: first_name,
        has_more_cases: mine.has_next,
        my_cases: mine.items.into_iter().map(|case| case.summary.into()).collect(),
        waiting,
        recent: recent.into_iter().map(RecentLink::from).collect(),
        is_coordinator: viewer.may(Action::Assign),
        dates: dates.into_iter().map(|date| DateRow::new(date, today)).collect(),
    }))
}

impl From<CaseSummary> for CaseRow {
    fn from(case: CaseSummary) -> Self {
        Self {
            href: format!("/admin/cases/{}", case.id),
            client_name: case.client.full_name(),
            fileref: case.fileref,
            topic: case.topic.into(),
            stage: case.stage.into(),
            updated: Moment::time(case.updated_at),
        }
    }
}

impl DateRow {
    fn new(date: UpcomingDate, today: Date) -> Self {
        let (in_words, tone) = standing(date.date_type, date.on_date.to_jiff(), None, today);
        Self {
            href: format!("/admin/cases/{}", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            kind: date.date_type.label(),
            date: Moment::on(date.on_date, date.hearing_time),
            in_words,
            tone,
        }
    }
}
