//! The list of those who asked to be called: those who wait, and those that are done.

use crate::http::{Done, PageResult, Reader, page};
use crate::ui::list_query::{address, search_text};
use crate::ui::{Moment, NavSection, Shell, Tab};
use actix_web::web::Query;
use askama::Template;
use clerk_core::intake::callbacks::{self, Contact, TryOutcome, Which};
use clerk_platform::time::show_day;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PATH: &str = "/admin/contacts";

/// The part behind `?` of the list's address.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ContactsQuery {
    show: String,
    search: String,
}

#[derive(Template)]
#[template(path = "intake/callbacks/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    show: String,
    search: String,
    is_done: bool,
    rows: Vec<ContactRow>,
}

/// A call-back in the list.
struct ContactRow {
    id: Uuid,
    name: String,
    phone: String,
    received: Moment,
    /// How often they have asked, if more than once.
    asked: String,
    /// How the last try ended, and when it was.
    last_try: String,
    /// When to try again; its tone says whether that is now.
    again: String,
    is_later: bool,
    done: Option<Moment>,
    /// Who called them, and the case that it became.
    done_by: String,
    case: Option<(String, String)>,
    is_blocked: bool,
}

/// `GET /admin/contacts`
pub(crate) async fn show(
    Reader { staff, mut db }: Reader,
    query: Query<ContactsQuery>,
    done: Query<Done>,
) -> PageResult {
    let query = query.into_inner();
    let which = if query.show == "done" { Which::Done } else { Which::Waiting };
    let search = search_text(&query.search);
    let found = callbacks::list(&mut db, &staff.viewer, which, &search, staff.now()).await?;
    let today = staff.today();
    let tab = |label, show: &str, active| Tab {
        label,
        href: address(PATH, &ContactsQuery { show: show.to_owned(), search: query.search.clone() }),
        active,
        count: None,
    };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Contacts).after(done.done.as_deref()),
        tabs: vec![tab("Waiting", "", which == Which::Waiting), tab("Done", "done", which == Which::Done)],
        show: query.show.clone(),
        is_done: which == Which::Done,
        rows: found.into_iter().map(|contact| ContactRow::new(contact, today)).collect(),
        search: query.search.clone(),
    }))
}

/// The words of a stored outcome; one that this release does not know is shown as it is.
pub(super) fn outcome_in_words(stored: &str) -> String {
    stored.parse::<TryOutcome>().map_or_else(|_| stored.to_owned(), |outcome| outcome.label().to_owned())
}

impl ContactRow {
    fn new(contact: Contact, today: Date) -> Self {
        let again = contact.try_again_on.map(|day| day.to_jiff());
        let last_try = match (&contact.last_outcome, contact.last_tried_at) {
            (Some(outcome), Some(at)) => {
                let comment = contact.last_comment.unwrap_or_default();
                let comment = if comment.is_empty() { comment } else { format!(": {comment}") };
                format!("{}, {}{comment}", outcome_in_words(outcome), Moment::date_of(at).text)
            }
            _ => String::new(),
        };
        Self {
            id: contact.id,
            name: contact.name,
            phone: contact.phone,
            received: Moment::time(contact.created_at),
            asked: match contact.times_asked {
                1 => String::new(),
                times => {
                    let last = contact.last_asked_at.map(|at| format!(", last {}", Moment::time(at).text));
                    format!("Asked {times} times{}", last.unwrap_or_default())
                }
            },
            last_try,
            is_later: again.is_some_and(|day| day > today),
            again: again.map(|day| format!("Try again on {}", show_day(day, today))).unwrap_or_default(),
            done: contact.handled_at.map(Moment::time),
            done_by: contact.handled_by.unwrap_or_default(),
            case: contact.case_id.zip(contact.fileref).map(|(id, fileref)| (format!("/admin/cases/{id}"), fileref)),
            is_blocked: contact.is_blocked,
        }
    }
}
