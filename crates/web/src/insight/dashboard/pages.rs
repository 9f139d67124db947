//! The first page: what waits, what is next, and what has changed, by what someone is at the centre.

use super::views::{Block, CaseRow, Changes, HealthView, LoadRow, StageChart, VolunteerRow};
use crate::http::{PageResult, Reader, Staff, page};
use crate::insight::search::palette::RecentLink;
use crate::ui::{NavSection, Shell, at_most_99, dates_href, reviews_href};
use askama::Template;
use clerk_core::access::{Action, CaseScope};
use clerk_core::casework::lawyer_questions::{self, ListedQuestion};
use clerk_core::casework::tasks;
use clerk_core::insight::home::{Blocks, Home, Office, Supervision, home};
use clerk_platform::words::plural;
use jiff::civil::Date;

/// Tasks that are shown.
const TASKS: i64 = 6;

/// Questions that are shown.
const QUESTIONS: i64 = 5;

#[derive(Template)]
#[template(path = "insight/dashboard/dashboard.html")]
struct HomePage {
    shell: Shell,
    user_first_name: String,
    waiting: Vec<Waiting>,
    recent: Vec<RecentLink>,
    health: Option<HealthView>,
    blocks: Vec<Block>,
    volunteers: Vec<VolunteerRow>,
    chart: Option<StageChart>,
    load: Vec<LoadRow>,
    changes: Option<Changes>,
    my_cases: Vec<CaseRow>,
    /// All their open cases, if there are more than are shown.
    more_cases: Option<String>,
    /// Whether they have cases of their own as a rule: then it is said if there are none.
    works_on_cases: bool,
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

    fn alarming(self) -> Self {
        Self { is_alarming: true, ..self }
    }
}

/// `GET /admin`
pub(crate) async fn show(Reader { staff, mut db }: Reader) -> PageResult {
    let (viewer, today) = (&staff.viewer, staff.today());
    let has = Blocks::of(&staff.user);
    let Home { last_here, recent, dates, cases, changed, hearings, supervision, office, health } =
        home(&mut db, viewer, has, today, staff.now()).await?;
    let ending_calls = office.as_ref().map_or(0, |office| office.ending_calls);
    let OfficeBlocks { inbox, blocks: rest, chart, load } =
        office.map(|office| of_office(office, today)).unwrap_or_default();
    let mut blocks = Vec::new();
    let tasks = tasks::due_for(&mut db, viewer, TASKS).await?;
    blocks.push(Block::tasks(tasks, today));
    let questions = match has.is_supervision {
        true => lawyer_questions::waiting_for(&mut db, viewer, QUESTIONS).await?,
        false => Vec::new(),
    };
    let (review, volunteers) = of_supervision(supervision, questions, &staff, today);
    blocks.extend(review);
    blocks.extend(inbox);
    if has.has_hearings() {
        blocks.push(Block::hearings(hearings, today));
    }
    blocks.push(Block::dates(dates, today, viewer.cases() == CaseScope::All));
    blocks.extend(rest);
    let shown = i64::try_from(cases.len()).unwrap_or_default();
    Ok(page(&HomePage {
        shell: staff.shell(NavSection::Dashboard),
        user_first_name: staff.user.full_name.split_whitespace().next().unwrap_or_default().to_owned(),
        waiting: waiting(&staff, ending_calls),
        recent: recent.into_iter().map(RecentLink::from).collect(),
        health: health.map(|health| HealthView::new(&health, &staff.state.settings.release, today)),
        blocks: blocks.into_iter().filter(Block::is_shown).collect(),
        volunteers,
        chart: chart.filter(|chart| !chart.is_empty()),
        load,
        changes: Changes::new(last_here, changed, today),
        more_cases: (staff.waiting.mine > shown).then(|| at_most_99(staff.waiting.mine)),
        my_cases: cases.into_iter().map(|case| CaseRow::new(case, today)).collect(),
        works_on_cases: !viewer.may(Action::Assign),
    }))
}

/// The centre's work: what is new, and what comes after the dates.
#[derive(Default)]
struct OfficeBlocks {
    inbox: Option<Block>,
    blocks: Vec<Block>,
    chart: Option<StageChart>,
    load: Vec<LoadRow>,
}

fn of_office(office: Office, today: Date) -> OfficeBlocks {
    let blocks = vec![
        Block::proposals(office.proposals, today),
        Block::calls(office.calls, today),
        Block::idle(office.idle, today),
    ];
    OfficeBlocks {
        inbox: Some(Block::inbox(office.inbox, today)),
        blocks,
        chart: Some(StageChart::new(&office.stages)),
        load: office.load.into_iter().map(LoadRow::from).collect(),
    }
}

/// What a lawyer looks at, and those whom they supervise.
fn of_supervision(
    found: Option<Supervision>,
    questions: Vec<ListedQuestion>,
    staff: &Staff,
    today: Date,
) -> (Option<Block>, Vec<VolunteerRow>) {
    let Some(Supervision { volunteers, approvals, unchecked }) = found else { return (None, Vec::new()) };
    let row = |volunteer| VolunteerRow::new(volunteer, staff.user.id, today);
    (Some(Block::review(questions, approvals, unchecked, today)), volunteers.into_iter().map(row).collect())
}

/// How much waits for someone, in the lists that they see.
fn waiting(staff: &Staff, ending_calls: i64) -> Vec<Waiting> {
    let counts = &staff.waiting;
    let some = |count: Option<i64>, what, href| Some(Waiting::new(count.filter(|count| *count > 0)?, what, href));
    let proposals = match staff.viewer.may(Action::EndCases) {
        true => ["proposal", "proposals"],
        false => ["of your proposals is open or was sent back", "of your proposals are open or were sent back"],
    };
    let lawyers = if staff.viewer.may(Action::Assign) { "waiting for lawyers" } else { "waiting for your review" };
    let reviews = ["case due for review", "cases due for review"];
    let dates = ["critical date due", "critical dates due"];
    let submissions = ["failed submission", "failed submissions"];
    let ending = ["saved call that will be deleted within a week", "saved calls that will be deleted within a week"];
    let all = [
        some(counts.inbox, ["case without a paralegal", "cases without a paralegal"], "/admin/queues/inbox"),
        some(Some(counts.dates), dates, dates_href(counts)),
        some(Some(counts.tasks), ["task due or overdue", "tasks due or overdue"], "/admin/tasks?show=due"),
        some(counts.questions, [lawyers; 2], "/admin/for-review"),
        some(counts.reviews, reviews, reviews_href(counts)),
        some(counts.reassign, ["case to reassign", "cases to reassign"], "/admin/queues/reassign")
            .map(Waiting::alarming),
        some(Some(counts.proposals), proposals, "/admin/proposals"),
        some(counts.callbacks, ["call-back", "call-backs"], "/admin/contacts"),
        some(Some(ending_calls), ending, "/admin/calls/new").map(Waiting::alarming),
        some(counts.failed, submissions, "/admin/submissions/failed").map(Waiting::alarming),
    ];
    all.into_iter().flatten().collect()
}
