//! The queues of cases: my cases, the inbox, reviews, missing checks.

use super::first_look::FirstLook;
use super::queue_query::QueueQuery;
use super::{PAGE_SIZE, tabs};
use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::{COUNTED, page_number};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab, Tag};
use crate::views::nearness::{Due, review_nearness};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{Action, Place};
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::queues::{self, Check, Gone, Queue, QueuedCase};
use clerk_core::office::accounts::{StaffRef, with_load};
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::civil::Date;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/queues/cases.html")]
struct QueuePage {
    shell: Shell,
    tabs: Vec<Tab>,
    /// Its name in the address.
    name: &'static str,
    title: &'static str,
    /// The filters of the review queue and of missing checks.
    shows: Vec<Choice>,
    /// The filters of the inbox.
    legal_help: Vec<Choice>,
    lawyers: Vec<Choice>,
    /// The same for the form around the table, which leads to a page that comes back here.
    query: QueueQuery,
    can_assign: bool,
    can_review: bool,
    rows: Vec<QueueRow>,
    pager: Pager,
}

/// A case in a queue, in words.
pub(super) struct QueueRow {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) fileref: String,
    pub(super) client_name: String,
    pub(super) topic: Tag,
    pub(super) stage: Tag,
    pub(super) conflict: CheckTag,
    pub(super) eligibility: CheckTag,
    pub(super) opened: Moment,
    pub(super) opened_in_words: String,
    pub(super) updated: Moment,
    pub(super) paralegal: String,
    pub(super) lawyer: String,
    /// How the paralegal and the lawyer have left; empty if they have not.
    pub(super) paralegal_gone: &'static str,
    pub(super) lawyer_gone: &'static str,
    pub(super) legal_help: &'static str,
    pub(super) review: Option<Due>,
    pub(super) next_date: Option<Due>,
    pub(super) look: FirstLook,
    /// Where it is reviewed by itself.
    pub(super) review_href: String,
    pub(super) version: String,
}

/// The outcome of a check, in words and colour.
pub(super) struct CheckTag {
    pub(super) label: &'static str,
    pub(super) tone: &'static str,
}

impl From<Check> for CheckTag {
    fn from(check: Check) -> Self {
        let tone = match check {
            Check::NotDone => "yellow",
            Check::Passed => "green",
            Check::Failed => "red",
        };
        Self { label: check.label(), tone }
    }
}

impl QueueRow {
    pub(super) fn new(queued: QueuedCase, today: Date) -> Self {
        let name = |staff: Option<StaffRef>| staff.map(|staff| staff.full_name).unwrap_or_default();
        let gone = |gone: Option<Gone>| gone.map_or("", |gone| gone.label());
        let look = FirstLook::new(&queued, today);
        let QueuedCase { summary: case, next_review_at, conflict_check, eligibility_check, .. } = queued;
        let review = next_review_at.map(|at| {
            let (in_words, tone) = review_nearness(melbourne_date(at.to_jiff()), today);
            Due { date: Moment::due(at, today), in_words, tone }
        });
        Self {
            id: case.id.to_string(),
            href: format!("/admin/cases/{}", case.id),
            client_name: case.client.full_name(),
            fileref: case.fileref,
            topic: case.topic.into(),
            stage: case.stage.into(),
            conflict: conflict_check.into(),
            eligibility: eligibility_check.into(),
            opened: Moment::date_of(case.created_at),
            opened_in_words: show_distance(melbourne_date(case.created_at.to_jiff()), today),
            updated: Moment::time(case.updated_at),
            paralegal: name(case.paralegal),
            lawyer: name(case.lawyer),
            paralegal_gone: gone(queued.paralegal_gone),
            lawyer_gone: gone(queued.lawyer_gone),
            legal_help: LegalHelp::of(case.provided_legal_services).label(),
            review,
            next_date: Due::next(queued.next, today),
            look,
            review_href: String::new(),
            version: case.updated_at.to_jiff().to_string(),
        }
    }
}

/// `GET /admin/queues/{mine|inbox|reviews|checks|reassign}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, name: Path<String>, query: Query<QueueQuery>) -> PageResult {
    let query = query.into_inner();
    let (queue, section, name, title) = query.queue(&name)?;
    let today = staff.today();
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = queues::page(&mut db, &staff.viewer, queue, today, number, PAGE_SIZE, COUNTED).await?;
    let is_bulk = queue != Queue::Mine;
    let is_by_lawyer = matches!(queue, Queue::Reviews(_) | Queue::ChecksMissing(_));
    let row = |case: QueuedCase| {
        let review_href = query.review_href(name, case.summary.id);
        QueueRow { review_href, ..QueueRow::new(case, today) }
    };
    // Missing checks are shown next to the reviews, and have no place of their own in the navigation.
    let place = if section == NavSection::Checks { NavSection::Reviews } else { section };
    let shell = staff.shell(place).after(query.done.as_deref());
    Ok(page(&QueuePage {
        shell,
        tabs: tabs(&staff, section),
        name,
        title,
        shows: query.shows(),
        lawyers: if is_by_lawyer { lawyers(&mut db, &query.lawyer).await? } else { Vec::new() },
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        can_assign: is_bulk && staff.viewer.may(Action::Assign),
        can_review: is_bulk && queue != Queue::Reassign && staff.viewer.may(Action::Review),
        pager: Pager::new(number, PAGE_SIZE, &found, |number| query.page_href(name, number)),
        rows: found.items.into_iter().map(row).collect(),
        query,
    }))
}

/// The lawyers by whom a queue can be narrowed.
async fn lawyers(connection: &mut PgConnection, chosen: &str) -> Result<Vec<Choice>> {
    let mut lawyers = with_load(connection, Place::Lawyer).await?;
    lawyers.sort_by(|one, other| one.full_name.cmp(&other.full_name));
    Ok(lawyers.into_iter().map(|lawyer| Choice::new(lawyer.id.to_string(), lawyer.full_name, chosen)).collect())
}
