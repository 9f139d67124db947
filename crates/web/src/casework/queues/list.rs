//! The queues of cases as lists: their columns, their views, and how they are read.

use super::first_look::FirstLook;
use super::queue_query::QueueQuery;
use crate::casework::cases::list::{head, legal_help, people_form, stage, stage_form};
use crate::http::Staff;
use crate::ui::{Moment, NavSection, at_most_99};
use crate::views::lists::{COUNTED_ON_TABS, Cell, Column, First, List, Part, ViewTab};
use crate::views::nearness::{Due, review_nearness};
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::queues::{self, Check, Gone, Queue, QueuedCase};
use clerk_core::office::accounts::StaffRef;
use clerk_core::office::lists::ListName;
use clerk_platform::paging::Page;
use clerk_platform::time::{Timestamp, melbourne_date, show_distance};
use jiff::civil::Date;
use sqlx::PgConnection;

/// A case in a queue, with what is looked at first.
pub(crate) struct QueueRow {
    pub(super) case: QueuedCase,
    look: FirstLook,
}

/// A queue as a list.
pub(crate) trait QueueList: List<Query = QueueQuery, Row = QueueRow> {
    const TITLE: &'static str;
    /// Its place in the navigation.
    const SECTION: NavSection;
}

type QueueColumn = Column<QueueRow>;

const CLIENT: QueueColumn = QueueColumn::new("client", "Client", |row, _| client(row));
const TOPIC: QueueColumn = QueueColumn::new("topic", "Topic", |row, _| Cell::tag(row.case.summary.topic));
const STAGE: QueueColumn = QueueColumn::new("stage", "Stage", |row, _| stage(&row.case.summary))
    .changed_at(|row| stage_form(&row.case.summary), None);
const PARALEGAL: QueueColumn = QueueColumn::new("paralegal", "Paralegal", |row, _| {
    person(row.case.summary.paralegal.as_ref(), row.case.paralegal_gone)
})
.changed_at(|row| people_form(&row.case.summary), Some(Action::Assign));
const LAWYER: QueueColumn =
    QueueColumn::new("lawyer", "Lawyer", |row, _| person(row.case.summary.lawyer.as_ref(), row.case.lawyer_gone))
        .changed_at(|row| people_form(&row.case.summary), Some(Action::Assign));
const NEXT_DATE: QueueColumn = QueueColumn::new("next_date", "Next critical date", |row, today| {
    Cell::due(Due::next(row.case.next, today), "None")
});
const PROBLEM: QueueColumn = QueueColumn::new("problem", "Problem", |row, _| problem(row));
const URGENCY: QueueColumn = QueueColumn::new("urgency", "Urgency", |row, _| urgency(&row.look));
const INTERPRETER: QueueColumn = QueueColumn::new("interpreter", "Interpreter", |row, _| interpreter(&row.look));
const CHECKS: QueueColumn = QueueColumn::new("checks", "Checks", |row, _| {
    let (conflict, eligibility) = (check(row.case.conflict_check), check(row.case.eligibility_check));
    Cell::of([
        Part::of("check", "Conflict").with_badge(conflict.0, conflict.1),
        Part::of("check", "Eligibility").with_badge(eligibility.0, eligibility.1),
    ])
});
const CONFLICT: QueueColumn =
    QueueColumn::new("conflict", "Conflict check", |row, _| one_check(row.case.conflict_check));
const ELIGIBILITY: QueueColumn =
    QueueColumn::new("eligibility", "Eligibility check", |row, _| one_check(row.case.eligibility_check));
const LEGAL_HELP: QueueColumn =
    QueueColumn::new("legal_help", "Legal help given", |row, _| legal_help(&row.case.summary));
const REVIEW: QueueColumn = QueueColumn::new("review", "Next review", |row, today| {
    Cell::due(row.case.next_review_at.map(|at| review(at, today)), "Never reviewed")
});
const OPENED: QueueColumn = QueueColumn::new("opened", "Opened", |row, today| {
    let at = row.case.summary.created_at;
    let age = show_distance(melbourne_date(at.to_jiff()), today);
    Cell::of([Part::moment(Moment::date_of(at)), Part::aside("text-secondary text-nowrap", &age)])
});
const UPDATED: QueueColumn =
    QueueColumn::new("updated", "Last changed", |row, _| Cell::time(row.case.summary.updated_at));
const EMAIL: QueueColumn =
    QueueColumn::new("email", "Email", |row, _| Cell::email(&row.case.summary.client.email)).on_request();
const PHONE: QueueColumn =
    QueueColumn::new("phone", "Phone", |row, _| Cell::phone(&row.case.summary.client.phone)).on_request();

/// Declares the queues: each with its title, its place in the navigation, the views that everyone has, a list that is shown next to
/// it, and its columns.
macro_rules! queue_lists {
    ($($list:ident: $name:ident $path:literal $title:literal, $section:ident, $views:expr, $related:expr, [$($column:expr),+ $(,)?];)+) => {
        $(
            #[doc = $title]
            pub(crate) struct $list;

            impl QueueList for $list {
                const TITLE: &'static str = $title;
                const SECTION: NavSection = NavSection::$section;
            }

            impl List for $list {
                type Query = QueueQuery;
                type Row = QueueRow;
                const NAME: ListName = ListName::$name;
                const PATH: &'static str = $path;
                const PAGE_SIZE: i64 = 50;
                const HAS_PEOPLE: bool = true;
                const FIRST: First<QueueRow> =
                    First { label: "Case", order: None, class: "ref", head: |row| head(&row.case.summary) };
                const COLUMNS: &'static [QueueColumn] = &[$($column),+];

                fn built_in(_: &Viewer) -> &'static [(&'static str, &'static str)] {
                    &$views
                }

                fn related(staff: &Staff) -> Option<ViewTab> {
                    let related: fn(&Staff) -> Option<ViewTab> = $related;
                    related(staff)
                }

                fn is_understood(query: &QueueQuery, _: &Staff) -> bool {
                    query.is_understood()
                }

                async fn page(
                    db: &mut PgConnection,
                    staff: &Staff,
                    query: &QueueQuery,
                    (number, size): (i64, i64),
                    counted: i64,
                ) -> Result<Page<QueueRow>> {
                    let (queue, today) = (query.queue(Self::NAME), staff.today());
                    let found = queues::page(db, &staff.viewer, queue, today, number, size, counted).await?;
                    Ok(looked_at(found, today))
                }

                async fn counts(db: &mut PgConnection, staff: &Staff, queries: &[QueueQuery]) -> Result<Vec<i64>> {
                    let queues: Vec<Queue> = queries.iter().map(|query| query.queue(Self::NAME)).collect();
                    queues::counts(db, &staff.viewer, &queues, staff.today(), COUNTED_ON_TABS).await
                }
            }
        )+
    };
}

/// A list without others next to it.
const ALONE: fn(&Staff) -> Option<ViewTab> = |_| None;

queue_lists! {
    MyCases: Mine "/admin/queues/mine" "My cases", Mine, [("All", "")], ALONE,
        [CLIENT, TOPIC, STAGE, NEXT_DATE, UPDATED, PARALEGAL.on_request(), LAWYER.on_request(), PROBLEM.on_request(), EMAIL,
         PHONE, OPENED.on_request()];
    Inbox: Inbox "/admin/queues/inbox" "Inbox", Inbox, [("All", "")], ALONE,
        [CLIENT, PROBLEM, URGENCY, INTERPRETER, CHECKS, LEGAL_HELP, OPENED, LAWYER.on_request(), TOPIC.on_request(), STAGE.on_request(),
         NEXT_DATE.on_request(), UPDATED.on_request(), EMAIL, PHONE];
    Reassign: Reassign "/admin/queues/reassign" "To reassign", Reassign, [("All", "")], ALONE,
        [CLIENT, TOPIC, STAGE, PARALEGAL, LAWYER, NEXT_DATE, REVIEW.on_request(), UPDATED.on_request(), OPENED.on_request()];
    Reviews: Reviews "/admin/queues/reviews" "Reviews", Reviews,
        [("All open cases", ""), ("Due", "show=due"), ("Never reviewed", "show=never")],
        |staff| Some(next_to("Checks missing", "/admin/queues/checks", staff.waiting.checks?)),
        [CLIENT, REVIEW, STAGE, PARALEGAL, LAWYER, TOPIC.on_request(), NEXT_DATE.on_request(), UPDATED.on_request(),
         OPENED.on_request()];
    ChecksMissing: Checks "/admin/queues/checks" "Checks missing", Reviews, [("Checks missing", "")],
        |staff| Some(next_to("Reviews", "/admin/queues/reviews", staff.waiting.reviews.map(|_| 0)?)),
        [CLIENT, CONFLICT, ELIGIBILITY, STAGE, PARALEGAL, LAWYER, OPENED, TOPIC.on_request(), REVIEW.on_request(),
         UPDATED.on_request()];
}

fn next_to(label: &str, href: &str, waiting: i64) -> ViewTab {
    let count = (waiting > 0).then(|| at_most_99(waiting));
    ViewTab { label: label.to_owned(), href: href.to_owned(), active: false, count, is_broken: false }
}

fn looked_at(found: Page<QueuedCase>, today: Date) -> Page<QueueRow> {
    let Page { items, total, is_more, has_next } = found;
    let items = items.into_iter().map(|case| QueueRow { look: FirstLook::new(&case, today), case }).collect();
    Page { items, total, is_more, has_next }
}

fn client(row: &QueueRow) -> Cell {
    let suburb = Some(&row.look.suburb).filter(|suburb| !suburb.is_empty());
    let name = Part::text(row.case.summary.client.full_name());
    Cell::lead(std::iter::once(name).chain(suburb.map(|suburb| Part::of("suburb", suburb))))
}

/// Someone on a case, and how they have left if they have.
fn person(staff: Option<&StaffRef>, gone: Option<Gone>) -> Cell {
    let mut cell = Cell::person(staff);
    cell.parts.extend(gone.map(|gone| Part::badge(gone.label(), "red")));
    cell
}

fn problem(row: &QueueRow) -> Cell {
    let Cell { mut parts, .. } = Cell::tag(row.case.summary.topic);
    let said = Some(&row.look.problem).filter(|problem| !problem.is_empty());
    parts.extend(said.map(|problem| Part::of("problem", problem)));
    Cell::of(parts)
}

fn urgency(look: &FirstLook) -> Cell {
    let pressing = look.urgency.iter().map(|day| Part::due("pressing", &day.what, day.due.clone()));
    let known: Vec<Part> = pressing.collect();
    if known.is_empty() { Cell::of([Part::nothing("No date known")]) } else { Cell::of(known) }
}

fn interpreter(look: &FirstLook) -> Cell {
    match look.needs_interpreter {
        true => Cell::of([Part::badge(look.interpreter, "yellow"), Part::text(&look.language)]),
        false => Cell::of([Part::of("text-secondary", look.interpreter)]),
    }
}

/// The outcome of a check, in words and colour.
fn check(check: Check) -> (&'static str, &'static str) {
    let tone = match check {
        Check::NotDone => "yellow",
        Check::Passed => "green",
        Check::Failed => "red",
    };
    (check.label(), tone)
}

fn one_check(done: Check) -> Cell {
    let (label, tone) = check(done);
    Cell::of([Part::badge(label, tone)])
}

/// When the next review is, and how near that is.
pub(super) fn review(at: Timestamp, today: Date) -> Due {
    let (in_words, tone) = review_nearness(melbourne_date(at.to_jiff()), today);
    Due { date: Moment::due(at, today), in_words, tone }
}
