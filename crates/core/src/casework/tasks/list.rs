//! Tasks in lists.

use super::{Task, TaskFilter, queries};
use crate::Result;
use crate::access::Viewer;
use crate::ids::CaseId;
use clerk_platform::paging::Page;
use jiff::civil::Date;
use sqlx::PgConnection;

/// A page of the tasks that the viewer sees, by due date; of those that are done, the last one done first; of all,
/// the newest first. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &TaskFilter,
    today: Date,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<Task>> {
    let offset = (page - 1).saturating_mul(page_size);
    let part = queries::Part { limit: page_size + 1, offset, count_up_to };
    let (items, mut counted) = queries::list(&mut *connection, viewer, filter, today, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, and there are none beyond the end.
        counted = queries::list(connection, viewer, filter, today, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// All tasks of a case: the open ones by due date, then the others, the last one done first. None of a case that the viewer does not
/// see.
pub async fn of_case(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId) -> Result<Vec<Task>> {
    queries::of_case(connection, viewer, case_id).await
}
