//! Adds a task, and changes it.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, FormFrame, NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::cases;
use clerk_core::casework::tasks::{self, Task, TaskInput};
use clerk_core::ids::{CaseId, TaskId};
use clerk_core::input::Form;
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/tasks/form.html")]
struct TaskFormPage {
    shell: Shell,
    frame: FormFrame,
    form: Form<TaskInput>,
    title: &'static str,
    /// The case: its address and its words.
    case: Option<(String, String)>,
    people: Vec<Choice>,
}

/// What the address says: the case that the new task is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewQuery {
    case: Option<CaseId>,
}

/// `GET /admin/tasks/new?case=`
pub(crate) async fn show_new(staff: Staff, query: Query<NewQuery>) -> PageResult {
    render_new(&staff, query.case, Draft::new()).await
}

/// `POST /admin/tasks/new`
pub(crate) async fn create(staff: Staff, sent: Sent<TaskInput>) -> PageResult {
    let case_id: Option<CaseId> = sent.hidden("case_id").parse().ok();
    let add = async |tx: &mut PgConnection| {
        let id = tasks::create(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        Ok(match case_id {
            Some(case_id) => format!("/admin/cases/{case_id}/tasks?done=task"),
            None => format!("/admin/tasks/{id}?done=task"),
        })
    };
    staff.save(&sent, add, async |draft| render_new(&staff, case_id, draft).await).await
}

/// `GET /admin/tasks/{id}/edit`
pub(crate) async fn show(staff: Staff, id: Path<TaskId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/tasks/{id}/edit`
pub(crate) async fn update(staff: Staff, id: Path<TaskId>, sent: Sent<TaskInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = TaskInput::of(&tasks::get(&mut *tx, &staff.viewer, *id).await?);
        let input = TaskInput { case_id: kept.case_id, ..sent.form.read(Some(&kept))? };
        tasks::update(tx, &staff.viewer, *id, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/tasks/{id}?done=task"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

/// The form for a new task.
async fn render_new(staff: &Staff, case_id: Option<CaseId>, draft: Draft<TaskInput>) -> PageResult {
    let mut db = staff.db().await?;
    let case = match case_id {
        Some(id) => Some(cases::get(&mut db, &staff.viewer, id).await?.summary),
        None => None,
    };
    let back = case_id.map_or_else(|| "/admin/tasks".to_owned(), |id| format!("/admin/cases/{id}/tasks"));
    // For anyone who works the case, or for its author.
    let whom = match &case {
        Some(case) => case.paralegal.as_ref().map(|staff| staff.id),
        None => Some(staff.user.id),
    };
    let first = [
        ("case_id", case_id.map(|id| id.to_string()).unwrap_or_default()),
        ("assigned_to", whom.map(|id| id.to_string()).unwrap_or_default()),
    ];
    let form = draft.form(Form::sent(&first.map(|(name, text)| (name.to_owned(), text))));
    let people = tasks::candidates(&mut db, &staff.viewer, case_id).await?;
    Ok(draft.page(&TaskFormPage {
        shell: staff.shell(NavSection::Tasks),
        frame: FormFrame {
            action: "/admin/tasks/new".to_owned(),
            back: back.clone(),
            version: String::new(),
            current: String::new(),
        },
        title: "Add task",
        case: case.map(|case| (back, format!("{} {}", case.fileref, case.client.full_name()))),
        people: people.into_iter().map(|person| named(person, form.assigned_to.value())).collect(),
        form,
    }))
}

/// The form for a task that is there.
async fn render(staff: &Staff, id: TaskId, draft: Draft<TaskInput>) -> PageResult {
    let mut db = staff.db().await?;
    let task = tasks::get(&mut db, &staff.viewer, id).await?;
    let form = draft.form(Form::of(&TaskInput::of(&task)));
    let mut people = tasks::candidates(&mut db, &staff.viewer, task.case.as_ref().map(|case| case.id)).await?;
    // Anyone who has it may keep it.
    people.extend(task.assigned_to.clone().filter(|has_it| people.iter().all(|person| person.id != has_it.id)));
    let case = task.case.as_ref();
    Ok(draft.page(&TaskFormPage {
        shell: staff.shell(NavSection::Tasks),
        frame: FormFrame {
            action: format!("/admin/tasks/{id}/edit"),
            back: format!("/admin/tasks/{id}"),
            version: draft.version(task.updated_at.to_jiff()),
            current: draft.current(Some(&task), in_words),
        },
        title: "Edit task",
        case: case
            .map(|case| (format!("/admin/cases/{}/tasks", case.id), format!("{} {}", case.fileref, case.client_name))),
        people: people.into_iter().map(|person| named(person, form.assigned_to.value())).collect(),
        form,
    }))
}

fn named(person: clerk_core::office::accounts::StaffRef, chosen: &str) -> Choice {
    Choice::new(person.id.to_string(), person.full_name, chosen)
}

/// What is stored by now, for someone who has just been told that it has changed.
fn in_words(task: &Task) -> String {
    let due = task.due_on.map(|day| format!(", due {}", clerk_platform::time::show_date(day.to_jiff())));
    format!("{}{}\n{}", task.title, due.unwrap_or_default(), task.notes)
}
