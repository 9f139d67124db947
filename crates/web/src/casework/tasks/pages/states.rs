//! The buttons of a task.

use crate::http::{Button, PageResult, Staff, back_to, undoable};
use actix_web::web::Path;
use clerk_core::casework::tasks::{self, TaskState};
use clerk_core::ids::{TaskId, TaskItemId};
use sqlx::PgConnection;

/// `POST /admin/tasks/{id}/done`
pub(crate) async fn done(staff: Staff, id: Path<TaskId>, button: Button) -> PageResult {
    let finish = async |tx: &mut PgConnection| {
        let now = staff.now();
        let done = match tasks::done(tx, &staff.viewer, *id, button.version, now).await? {
            TaskState::AwaitingApproval => "task-sent",
            _ => "task-done",
        };
        Ok(undoable(&back_to(&button.back, &page_of(*id), done), now))
    };
    staff.press(finish).await
}

/// `POST /admin/tasks/{id}/approve`
pub(crate) async fn approve(staff: Staff, id: Path<TaskId>, button: Button) -> PageResult {
    let approve = async |tx: &mut PgConnection| {
        tasks::approve(tx, &staff.viewer, *id, button.version, staff.now()).await?;
        Ok(back_to(&button.back, &page_of(*id), "task-approved"))
    };
    staff.press(approve).await
}

/// `POST /admin/tasks/{id}/cancel`
pub(crate) async fn cancel(staff: Staff, id: Path<TaskId>, button: Button) -> PageResult {
    let cancel = async |tx: &mut PgConnection| {
        let now = staff.now();
        tasks::cancel(tx, &staff.viewer, *id, button.version, now).await?;
        Ok(undoable(&back_to(&button.back, &page_of(*id), "task-cancelled"), now))
    };
    staff.press(cancel).await
}

/// `POST /admin/tasks/{id}/reopen`
pub(crate) async fn reopen(staff: Staff, id: Path<TaskId>, button: Button) -> PageResult {
    let reopen = async |tx: &mut PgConnection| {
        tasks::reopen(tx, &staff.viewer, *id, button.version, staff.now()).await?;
        Ok(back_to(&button.back, &page_of(*id), "task-reopened"))
    };
    staff.press(reopen).await
}

/// `POST /admin/tasks/{id}/items/{item_id}/tick` and `…/untick`
pub(crate) async fn tick(staff: Staff, path: Path<(TaskId, TaskItemId, String)>, _: Button) -> PageResult {
    let (id, item_id, what) = path.into_inner();
    let tick = async |tx: &mut PgConnection| {
        // Nobody minds what else has changed in the task.
        tasks::tick(tx, &staff.viewer, (id, item_id), what == "tick", None, staff.now()).await?;
        Ok(format!("{}#checklist", page_of(id)))
    };
    staff.press(tick).await
}

fn page_of(id: TaskId) -> String {
    format!("/admin/tasks/{id}")
}
