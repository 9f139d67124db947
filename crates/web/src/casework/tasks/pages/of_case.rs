//! The tasks of a case.

use crate::casework::tasks::views::TaskRow;
use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use crate::views::band::CaseBand;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::tasks;
use clerk_core::ids::CaseId;
use clerk_core::insight::case_file::{self, CaseTab};

#[derive(Template)]
#[template(path = "casework/tasks/of_case.html")]
struct CaseTasksPage {
    shell: Shell,
    band: CaseBand,
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
    let file = case_file::get(&mut db, &staff.viewer, *id, CaseTab::Tasks.parts()).await?;
    let (open, others): (Vec<_>, Vec<_>) =
        tasks::of_case(&mut db, &staff.viewer, *id).await?.into_iter().partition(tasks::Task::is_open);
    let rows = |tasks: Vec<tasks::Task>| tasks.into_iter().map(|task| TaskRow::new(task, &staff)).collect();
    Ok(page(&CaseTasksPage {
        shell: staff.shell(NavSection::Cases).after(done.done.as_deref()),
        band: CaseBand::new(&file, Some(CaseTab::Tasks), &staff),
        open: rows(open),
        others: rows(others),
        new_href: file.summary.is_open.then(|| format!("/admin/tasks/new?case={id}")),
        here: format!("/admin/cases/{id}/tasks"),
    }))
}
