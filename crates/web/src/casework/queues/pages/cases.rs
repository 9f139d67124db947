//! The queues of cases: my cases, the inbox, reviews.

use super::{PAGE_SIZE, tabs};
use crate::http::{PageResult, Reader, page};
use crate::state::people::{Person, people};
use crate::ui::list_query::{COUNTED, address, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab, Tag};
use crate::views::nearness::nearness;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::queues::{self, Check, Gone, Queue, QueuedCase, ReviewState};
use clerk_core::office::accounts::StaffRef;
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "casework/queues/cases.html")]
struct QueuePage {
    shell: Shell,
    tabs: Vec<Tab>,
    /// Its name in the address.
    name: &'static str,
    title: &'static str,
    /// The filters of the review queue.
    shows: Vec<Choice>,
    /// The filters of the inbox.
    legal_help: Vec<Choice>,
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
    pub(super) version: String,
}

/// A date, and how near it is.
pub(super) struct Due {
    pub(super) date: Moment,
    pub(super) in_words: String,
    pub(super) tone: &'static str,
}

impl Due {
    pub(super) fn new(date: Date, moment: Moment, today: Date) -> Self {
        let (in_words, tone) = nearness(date, today);
        Self { date: moment, in_words, tone }
    }
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
        let QueuedCase { summary: case, next_review_at, conflict_check, eligibility_check, next_date, .. } = queued;
        let review = next_review_at.map(|at| (melbourne_date(at.to_jiff()), Moment::date_of(at)));
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
            review: review.map(|(date, moment)| Due::new(date, moment, today)),
            next_date: next_date.map(|date| Due::new(date.to_jiff(), Moment::date(date), today)),
            version: case.updated_at.to_jiff().to_string(),
        }
    }
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QueueQuery {
    show: String,
    legal_help: String,
    page: String,
    /// How many cases have just been assigned, and the ids of those who got them, with commas between.
    #[serde(skip_serializing)]
    count: String,
    #[serde(skip_serializing)]
    to: String,
    #[serde(skip_serializing)]
    done: Option<String>,
}

/// The filters of the review queue, by their names in addresses.
const SHOWS: [(&str, &str); 2] = [("due", "Overdue or due today"), ("never", "Never reviewed")];

impl QueueQuery {
    fn queue(&self, name: &str) -> Result<(Queue, NavSection, &'static str, &'static str), Error> {
        match name {
            "mine" => Ok((Queue::Mine, NavSection::Mine, "mine", "My cases")),
            // A value that makes no sense is ignored.
            "inbox" => Ok((Queue::Inbox(self.legal_help.parse().ok()), NavSection::Inbox, "inbox", "Inbox")),
            "reassign" => Ok((Queue::Reassign, NavSection::Reassign, "reassign", "To reassign")),
            "reviews" => {
                let state = match self.show.as_str() {
                    "due" => ReviewState::Due,
                    "never" => ReviewState::Never,
                    _ => ReviewState::All,
                };
                Ok((Queue::Reviews(state), NavSection::Reviews, "reviews", "Reviews"))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Who has just got how many cases, if the address says so.
    fn assigned(&self, people: &[Person]) -> Option<String> {
        let count: usize = self.count.parse().ok()?;
        let name = |id: &str| people.iter().find(|person| *person.id == *id).map(|person| &*person.name);
        let names = self.to.split(',').map(name).collect::<Option<Vec<_>>>()?;
        let cases = if count == 1 { "1 case".to_owned() } else { format!("{count} cases") };
        Some(format!("Assigned {cases} to {}.", names.join(" and ")))
    }
}

/// `GET /admin/queues/{mine|inbox|reviews|reassign}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, name: Path<String>, query: Query<QueueQuery>) -> PageResult {
    let query = query.into_inner();
    let (queue, section, name, title) = query.queue(&name)?;
    let today = staff.today();
    let number = page_number(&query.page);
    let found = queues::page(&mut db, &staff.viewer, queue, today, number, PAGE_SIZE, COUNTED).await?;
    let path = format!("/admin/queues/{name}");
    let href = |number: i64| address(&path, &QueueQuery { page: page_text(number), ..query.clone() });
    let is_bulk = queue != Queue::Mine;
    let shell = staff.shell(section).after(query.done.as_deref());
    let assigned = match query.done.as_deref() {
        Some("all-assigned") => query.assigned(&people(&staff.state, &mut db).await?),
        _ => None,
    };
    Ok(page(&QueuePage {
        shell: match assigned {
            Some(text) => shell.saying(text),
            None => shell,
        },
        tabs: tabs(&staff, section),
        name,
        title,
        shows: Choice::all(SHOWS, &query.show),
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        can_assign: is_bulk && staff.viewer.may(Action::Assign),
        can_review: is_bulk && queue != Queue::Reassign && staff.viewer.may(Action::Review),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.into_iter().map(|case| QueueRow::new(case, today)).collect(),
    }))
}
