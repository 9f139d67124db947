//! A task; and sending it back, whose form is on its page.

use crate::casework::tasks::views::{button, due, state};
use crate::http::{Done, Draft, PageResult, Sent, Staff, back_to};
use crate::ui::{Moment, NavSection, Shell, Tag};
use crate::views::nearness::Due;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::tasks::{self, RemarkInput, Task, TaskItem, TaskState};
use clerk_core::ids::TaskId;
use clerk_core::input::Form;
use clerk_core::office::accounts::StaffRef;
use clerk_platform::time::Timestamp;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/tasks/show.html")]
struct TaskPage {
    shell: Shell,
    task: Task,
    href: String,
    /// The case: its address and its words.
    case: Option<(String, String)>,
    due: Option<Due>,
    state: Tag,
    whom: String,
    added: (Moment, String),
    /// When and by whom it was finished or cancelled, and approved.
    done: Option<(Moment, String)>,
    approved: Option<(Moment, String)>,
    /// What the button that finishes it says; empty where there is none.
    button: &'static str,
    can_approve: bool,
    can_edit: bool,
    can_reopen: bool,
    items: Vec<ItemView>,
    form: Form<RemarkInput>,
    version: String,
}

struct ItemView {
    href: String,
    text: String,
    /// Who ticked it, and when; empty while nobody has.
    ticked: String,
    /// Whether it can be ticked now.
    is_open: bool,
}

impl ItemView {
    fn new(item: TaskItem, task: &Task) -> Self {
        let by = item.done_by.map(|staff| staff.full_name).unwrap_or_default();
        let ticked = item.done_at.map(|at| format!("{by}, {}", Moment::date_of(at).text));
        Self {
            href: format!("/admin/tasks/{}/items/{}", task.id, item.id),
            text: item.text,
            ticked: ticked.unwrap_or_default(),
            is_open: task.state == TaskState::Open,
        }
    }
}

/// `GET /admin/tasks/{id}`
pub(crate) async fn show(staff: Staff, id: Path<TaskId>, done: Query<Done>) -> PageResult {
    render(&staff, *id, Draft::new(), done.done.as_deref()).await
}

/// `POST /admin/tasks/{id}/send-back`
pub(crate) async fn send_back(staff: Staff, id: Path<TaskId>, sent: Sent<RemarkInput>) -> PageResult {
    let send = async |tx: &mut PgConnection| {
        tasks::require_may_approve(tx, &staff.viewer, *id).await?;
        tasks::send_back(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(back_to(sent.hidden("back"), &format!("/admin/tasks/{id}"), "task-sent-back"))
    };
    staff.save(&sent, send, async |draft| render(&staff, *id, draft, None).await).await
}

async fn render(staff: &Staff, id: TaskId, draft: Draft<RemarkInput>, done: Option<&str>) -> PageResult {
    let task = tasks::get(&mut *staff.db().await?, &staff.viewer, id).await?;
    let name = |staff: &Option<StaffRef>, other: &str| {
        staff.as_ref().map_or_else(|| other.to_owned(), |staff| staff.full_name.clone())
    };
    let at = |at: Option<Timestamp>, by: &Option<StaffRef>| at.map(|at| (Moment::time(at), name(by, "")));
    let case = task.case.as_ref();
    Ok(draft.page(&TaskPage {
        shell: staff.shell(NavSection::Tasks).after(done),
        href: format!("/admin/tasks/{id}"),
        case: case.map(|case| (format!("/admin/cases/{}", case.id), format!("{} {}", case.fileref, case.client_name))),
        due: due(&task, staff.today()),
        state: state(task.state),
        whom: name(&task.assigned_to, "Nobody yet"),
        added: (Moment::time(task.created_at), name(&task.created_by, "Clerk, from a template")),
        done: at(task.done_at, &task.done_by),
        approved: at(task.approved_at, &task.approved_by),
        button: button(&task, staff),
        can_approve: task.state == TaskState::AwaitingApproval && task.is_approved_by(&staff.viewer),
        can_edit: task.is_open(),
        can_reopen: task.state != TaskState::Open && case.is_none_or(|case| case.is_open),
        items: task.checklist.iter().map(|item| ItemView::new(item.clone(), &task)).collect(),
        form: draft.form(None),
        version: draft.version(task.updated_at.to_jiff()),
        task,
    }))
}
