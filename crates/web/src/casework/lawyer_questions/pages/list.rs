//! What waits for lawyers, oldest first, to be answered in place; and what someone has asked, with what came back in front.

use super::answer::answer_href;
use crate::casework::lawyer_questions::views::{QuestionView, note_href};
use crate::casework::tasks::views::TaskRow;
use crate::http::{PageResult, Reader, Staff, page};
use crate::state::people::people;
use crate::ui::list_query::{COUNTED, address, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab, at_most_99, prose};
use crate::views::nearness::Due;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Role;
use clerk_core::casework::lawyer_questions::{self, ListedQuestion, QuestionFilter};
use clerk_core::casework::tasks;
use clerk_core::ids::UserId;
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

const PATH: &str = "/admin/for-review";
/// The value in addresses for what someone has asked.
const ASKED: &str = "asked";
/// How much of a note a row shows before "Show the whole note", in characters.
const EXCERPT: usize = 600;

/// Questions on a page.
const PAGE_SIZE: i64 = 25;

#[derive(Template)]
#[template(path = "casework/lawyer_questions/list.html")]
struct ListPage {
    shell: Shell,
    title: &'static str,
    tabs: Vec<Tab>,
    /// Whether these are the viewer's own questions.
    is_asked: bool,
    /// The lawyers by whom it can be narrowed; for those who see what all are asked.
    lawyers: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    /// Tasks that wait for approval, on the first page.
    tasks: Vec<TaskRow>,
    /// This page, to which the forms of the tasks lead.
    here: String,
}

struct Row {
    id: String,
    case_href: String,
    note_href: String,
    fileref: String,
    client_name: String,
    author: String,
    asked: Moment,
    asked_in_words: String,
    /// The note as HTML: its beginning if it is long, and then the whole.
    html: String,
    whole: Option<String>,
    /// The answer as HTML; empty without one.
    answer: String,
    next_date: Option<Due>,
    question: QuestionView,
    /// Whether it is answered here: by the case's lawyer, or by coordinators where there is none.
    is_in_place: bool,
    /// Where anyone else who may can answer it in the lawyer's place.
    answer_href: Option<String>,
    /// Where the form leads afterwards: this list, at the question that follows.
    back: String,
}

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QuestionsQuery {
    mine: String,
    lawyer: String,
    page: String,
    #[serde(skip_serializing)]
    done: Option<String>,
}

impl QuestionsQuery {
    fn href(&self, number: i64) -> String {
        address(PATH, &Self { page: page_text(number), done: None, ..self.clone() })
    }

    /// Nobody asks a paralegal. A lawyer who makes no sense is ignored.
    fn filter(&self, role: Role) -> QuestionFilter {
        if role < Role::Lawyer || self.mine == ASKED {
            QuestionFilter::Asked
        } else {
            QuestionFilter::Waiting(self.lawyer.parse().ok())
        }
    }
}

/// `GET /admin/for-review`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<QuestionsQuery>) -> PageResult {
    let number = page_number(&query.page, PAGE_SIZE)?;
    let filter = query.filter(staff.viewer.role);
    let is_asked = filter == QuestionFilter::Asked;
    let found = lawyer_questions::list(&mut db, &staff.viewer, filter, number, PAGE_SIZE, COUNTED).await?;
    let lawyers = match is_asked || staff.viewer.role < Role::Coordinator {
        true => Vec::new(),
        false => lawyers(&mut db, &staff, &query.lawyer).await?,
    };
    let here = query.href(number);
    let tasks = match is_asked || number > 1 {
        true => Vec::new(),
        false => tasks(&mut db, &staff, &query.lawyer).await?,
    };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::ForReview).after(query.done.as_deref()),
        title: title(staff.viewer.role, is_asked),
        tabs: tabs(&staff, is_asked),
        is_asked,
        lawyers,
        pager: Pager::new(number, PAGE_SIZE, &found, |number| query.href(number)),
        rows: rows(found.items, &staff, &here),
        tasks,
        here,
    }))
}

fn title(role: Role, is_asked: bool) -> &'static str {
    match (is_asked, role >= Role::Coordinator) {
        (true, _) => "What I asked",
        (false, true) => "Asked of lawyers",
        (false, false) => "For my review",
    }
}

/// What waits, and what one asked oneself; none for those who are never asked.
fn tabs(staff: &Staff, is_asked: bool) -> Vec<Tab> {
    let Some(waiting) = staff.waiting.questions else { return Vec::new() };
    let tab = |of_asked: bool, href: String, count: i64| Tab {
        label: title(staff.viewer.role, of_asked),
        href,
        active: is_asked == of_asked,
        count: (count > 0).then(|| at_most_99(count)),
    };
    vec![tab(false, PATH.to_owned(), waiting), tab(true, format!("{PATH}?mine={ASKED}"), staff.waiting.answers)]
}

async fn lawyers(connection: &mut PgConnection, staff: &Staff, chosen: &str) -> Result<Vec<Choice>> {
    let people = people(&staff.state, connection).await?;
    let lawyers = people.iter().filter(|person| person.is_lawyer);
    Ok(lawyers.map(|person| Choice::new(person.id.clone(), person.name.clone(), chosen)).collect())
}

/// The tasks that wait for the viewer's approval; of this lawyer's cases, if the list is narrowed to one.
async fn tasks(connection: &mut PgConnection, staff: &Staff, lawyer: &str) -> Result<Vec<TaskRow>> {
    let lawyer: Option<UserId> = lawyer.parse().ok();
    let awaiting = tasks::awaiting_approval(connection, &staff.viewer, lawyer).await?;
    Ok(awaiting.into_iter().map(|task| TaskRow::new(task, staff)).collect())
}

/// The rows, each of which leads to the one that follows it. The first needs no mark: what follows it is then the first.
fn rows(items: Vec<ListedQuestion>, staff: &Staff, here: &str) -> Vec<Row> {
    let ids: Vec<String> = items.iter().map(|item| item.question.id.to_string()).collect();
    let after = |index: usize| match ids.get(index + 1) {
        Some(next) if index > 0 => format!("{here}#question-{next}"),
        _ => here.to_owned(),
    };
    let rows = items.into_iter().enumerate();
    rows.map(|(index, item)| Row::new(item, staff, staff.today()).leading_to(after(index))).collect()
}

impl Row {
    fn new(item: ListedQuestion, staff: &Staff, today: Date) -> Self {
        let question = &item.question;
        let beginning = excerpt(&item.text);
        let view = QuestionView::new(question, staff);
        Self {
            id: question.id.to_string(),
            case_href: format!("/admin/cases/{}", question.case_id),
            note_href: note_href(question.case_id, question.note_id),
            author: question.asked_by.full_name.clone(),
            asked: Moment::time(question.asked_at),
            asked_in_words: show_distance(melbourne_date(question.asked_at.to_jiff()), today),
            whole: beginning.is_some().then(|| prose(&item.text)),
            html: prose(beginning.as_deref().unwrap_or(&item.text)),
            answer: if item.answer.is_empty() { String::new() } else { prose(&item.answer) },
            next_date: Due::next(item.next, today),
            is_in_place: view.can_answer && question.lawyer.as_ref().is_none_or(|lawyer| lawyer.id == staff.user.id),
            question: view,
            answer_href: None,
            back: String::new(),
            fileref: item.fileref,
            client_name: item.client_name,
        }
    }
}

impl Row {
    /// The row with the page to which its forms lead.
    fn leading_to(self, back: String) -> Self {
        let is_elsewhere = self.question.can_answer && !self.is_in_place;
        Self { answer_href: is_elsewhere.then(|| answer_href(&self.question, &back)), back, ..self }
    }
}

/// The beginning of a text that is too long for a row.
fn excerpt(text: &str) -> Option<String> {
    let (end, _) = text.char_indices().nth(EXCERPT)?;
    text.get(..end).map(|beginning| format!("{}…", beginning.trim_end()))
}
