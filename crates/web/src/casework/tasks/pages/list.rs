//! Tasks across cases.

use crate::casework::tasks::views::TaskRow;
use crate::http::{Done, PageResult, Reader, Staff, page};
use crate::ui::list_query::{COUNTED, address, page_number, page_text, search_text};
use crate::ui::{Choice, NavSection, Pager, Shell, Tab, at_most_99};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Role;
use clerk_core::casework::tasks::{self, TaskFilter, TaskShow, Whom};
use serde::{Deserialize, Serialize};

/// Tasks on a page.
const PAGE_SIZE: i64 = 50;
const PATH: &str = "/admin/tasks";

#[derive(Template)]
#[template(path = "casework/tasks/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    title: &'static str,
    show: &'static str,
    search: String,
    /// Who a task can be for, where the list has others' tasks.
    people: Vec<Choice>,
    rows: Vec<TaskRow>,
    pager: Pager,
    /// Whether the tasks are done.
    are_done: bool,
    /// What an empty list says.
    empty: &'static str,
    /// The address of this page.
    here: String,
}

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TasksQuery {
    show: String,
    search: String,
    whom: String,
    page: String,
}

impl TasksQuery {
    fn show(&self) -> TaskShow {
        self.show.parse().unwrap_or(TaskShow::Mine)
    }

    fn filter(&self) -> TaskFilter {
        // A value that makes no sense is ignored.
        TaskFilter { show: self.show(), search: search_text(&self.search), whom: Whom::read(&self.whom), case_id: None }
    }

    fn page_href(&self, number: i64) -> String {
        address(PATH, &Self { page: page_text(number), ..self.clone() })
    }
}

/// `GET /admin/tasks`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<TasksQuery>, done: Query<Done>) -> PageResult {
    let (show, number) = (query.show(), page_number(&query.page, PAGE_SIZE)?);
    let found = tasks::list(&mut db, &staff.viewer, &query.filter(), staff.today(), number, PAGE_SIZE, COUNTED).await?;
    let people = match show {
        TaskShow::Due | TaskShow::Mine => Vec::new(),
        _ => people(tasks::candidates(&mut db, &staff.viewer, None).await?, &query.whom),
    };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Tasks).after(done.done.as_deref()),
        tabs: tabs(&staff, show),
        title: show.label(),
        show: if show == TaskShow::Mine { "" } else { show.as_str() },
        search: query.search.clone(),
        people,
        are_done: show == TaskShow::Done,
        empty: empty(show),
        here: query.page_href(number),
        pager: Pager::new(number, PAGE_SIZE, &found, |number| query.page_href(number)),
        rows: found.items.into_iter().map(|task| TaskRow::new(task, &staff)).collect(),
    }))
}

fn people(staff: Vec<clerk_core::office::accounts::StaffRef>, chosen: &str) -> Vec<Choice> {
    let nobody = Choice::new("nobody", "Nobody yet", chosen);
    let staff = staff.into_iter().map(|staff| Choice::new(staff.id.to_string(), staff.full_name, chosen));
    std::iter::once(nobody).chain(staff).collect()
}

/// The lists that someone has. The team's is for lawyers and above; a lawyer's team are those on their cases.
fn tabs(staff: &Staff, present: TaskShow) -> Vec<Tab> {
    let is_leading = staff.viewer.role >= Role::Lawyer;
    let shows = TaskShow::ALL.iter().copied().filter(|show| match show {
        TaskShow::Approval | TaskShow::Team => is_leading,
        TaskShow::All => false,
        _ => true,
    });
    let tab = |show: TaskShow| Tab {
        label: show.label(),
        href: match show {
            TaskShow::Mine => PATH.to_owned(),
            show => format!("{PATH}?show={}", show.as_str()),
        },
        active: show == present,
        count: Some(staff.waiting.tasks).filter(|count| show == TaskShow::Due && *count > 0).map(at_most_99),
    };
    shows.map(tab).collect()
}

fn empty(show: TaskShow) -> &'static str {
    match show {
        TaskShow::Due => "None of your tasks is overdue or due today.",
        TaskShow::Mine => "Tasks for you appear here. Some start by themselves when a case reaches a stage.",
        TaskShow::Approval => "Tasks that need your approval appear here once someone has finished them.",
        TaskShow::Overdue => "No open task is past its due date.",
        TaskShow::Done => "Tasks that are done appear here.",
        TaskShow::Team | TaskShow::All => "Open tasks of your team appear here.",
    }
}
