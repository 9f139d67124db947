//! The tasks of a case.

use crate::casework::tasks::views::TaskRow;
use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use crate::views::head::CaseHead;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::{cases, tasks};
use clerk_core::ids::CaseId;

#[derive(Template)]
#[template(path = "casework/tasks/of_case.html")]
struct CaseTasksPage {
    shell: Shell,
    head: CaseHead,
    /// Those that are open.
    open: Vec<TaskRow>,
    /// Those that are done or were cancelled.
    others: Vec<TaskRow>,
    /// Where a task is added; none for a closed case.
    new_href: Option<String>,
    /// The address of this page.
    here: String,
}

/// `GET /admin/cases/{id}/tasks`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let (case, headline) = cases::get_with_headline(&mut db, &staff.viewer, *id).await?;
    let (open, others): (Vec<_>, Vec<_>) =
        tasks::of_case(&mut db, &staff.viewer, *id).await?.into_iter().partition(tasks::Task::is_open);
    let rows = |tasks: Vec<tasks::Task>| tasks.into_iter().map(|task| TaskRow::new(task, &staff)).collect();
    Ok(page(&CaseTasksPage {
        shell: staff.shell(NavSection::Cases).after(done.done.as_deref()),
        head: CaseHead::new(&case, &headline, &staff),
        open: rows(open),
        others: rows(others),
        new_href: case.summary.is_open.then(|| format!("/admin/tasks/new?case={id}")),
        here: format!("/admin/cases/{id}/tasks"),
    }))
}
