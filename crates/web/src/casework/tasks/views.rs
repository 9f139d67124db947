//! A task as lists show it.

use crate::http::Staff;
use crate::ui::{Moment, Tag};
use crate::views::nearness::Due;
use clerk_core::casework::tasks::{Task, TaskState};
use clerk_platform::time::{show_distance, show_overdue};
use jiff::civil::Date;

/// A row; `components/tasks.html` shows it.
pub(crate) struct TaskRow {
    pub(crate) href: String,
    pub(crate) title: String,
    /// The case: its address, its fileref and the client's name.
    pub(crate) case: Option<(String, String, String)>,
    pub(crate) due: Option<Due>,
    /// Who it is for; empty for nobody yet.
    pub(crate) whom: String,
    pub(crate) state: Tag,
    /// How far the checklist has come; empty without one.
    pub(crate) ticked: String,
    pub(crate) needs_approval: bool,
    /// When it was finished or cancelled.
    pub(crate) done: Option<Moment>,
    /// What the button that finishes it says; empty where there is none.
    pub(crate) button: &'static str,
    pub(crate) version: String,
}

impl TaskRow {
    pub(crate) fn new(task: Task, staff: &Staff) -> Self {
        let case = task
            .case
            .as_ref()
            .map(|case| (format!("/admin/cases/{}", case.id), case.fileref.clone(), case.client_name.clone()));
        Self {
            href: format!("/admin/tasks/{}", task.id),
            case,
            due: due(&task, staff.today()),
            state: state(task.state),
            ticked: ticked(&task),
            needs_approval: task.needs_approval,
            done: task.done_at.map(Moment::date_of),
            button: button(&task, staff),
            version: task.updated_at.to_jiff().to_string(),
            whom: task.assigned_to.map(|staff| staff.full_name).unwrap_or_default(),
            title: task.title,
        }
    }
}

/// What the button that finishes a task says to this person; empty where there is none.
pub(super) fn button(task: &Task, staff: &Staff) -> &'static str {
    match task.state {
        TaskState::Open if task.is_done_by(&staff.viewer) => "Done",
        TaskState::Open => "Send for approval",
        _ => "",
    }
}

/// When a task is due, and how near that is while it is open.
pub(crate) fn due(task: &Task, today: Date) -> Option<Due> {
    let on = task.due_on?;
    let day = on.to_jiff();
    let (in_words, tone) = match (day - today).get_days() {
        _ if task.state != TaskState::Open => (String::new(), ""),
        ..0 => (show_overdue(day, today), "red"),
        0..=1 => (show_distance(day, today), "orange"),
        _ => (show_distance(day, today), "gray"),
    };
    Some(Due { date: Moment::on(on, None, today), in_words, tone })
}

/// How far a task has come, in words and colour.
pub(super) fn state(state: TaskState) -> Tag {
    let tone = match state {
        TaskState::Open => "blue",
        TaskState::AwaitingApproval => "orange",
        TaskState::Done => "green",
        TaskState::Cancelled => "gray",
    };
    Tag { label: state.label(), tone }
}

/// How far a checklist has come: `2 of 5`; empty without one.
fn ticked(task: &Task) -> String {
    let done = task.checklist.iter().filter(|item| item.done_at.is_some()).count();
    match task.checklist.len() {
        0 => String::new(),
        all => format!("{done} of {all}"),
    }
}
