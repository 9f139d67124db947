//! SQL of the demo's tasks.

use super::TaskRow;
use clerk_core::Result;
use clerk_core::ids::{CaseId, TaskId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// What of a task depends on when the demo is loaded, and into what.
pub(super) struct TaskRecord {
    pub(super) case_id: Option<CaseId>,
    pub(super) due_on: Option<Date>,
    pub(super) assigned_to: Option<UserId>,
    pub(super) created_by: Option<UserId>,
    pub(super) added: Timestamp,
    pub(super) ended: Option<Timestamp>,
    pub(super) ended_by: Option<UserId>,
    pub(super) approved_by: Option<UserId>,
}

/// A task. One that nobody added by hand started from the template of its title, if there is one.
pub(super) async fn task(connection: &mut PgConnection, row: &TaskRow, task: &TaskRecord) -> Result<TaskId> {
    Ok(sqlx::query_scalar!(
        r#"insert into tasks (case_id, template_id, title, notes, due_on, assigned_to, place, created_by, needs_approval, state, remark,
               done_at, done_by, approved_at, approved_by, created_at, updated_at)
           values ($1, case when $6::uuid is null then (select id from task_templates where title = $2 order by id limit 1) end, $2, $3, $4,
               $5, case when $6::uuid is null then 'PARALEGAL' end, $6, $7, coalesce($8, 'OPEN'), $9, $10, $11,
               case when $12::uuid is not null then $10::timestamptz end, $12, $13, coalesce($10::timestamptz, $13))
           returning id as "id: TaskId""#,
        task.case_id.as_deref(),
        row.title,
        row.notes,
        task.due_on.map(ToSqlx::to_sqlx),
        task.assigned_to.as_deref(),
        task.created_by.as_deref(),
        row.approval,
        row.state.as_deref(),
        row.remark,
        task.ended.map(ToSqlx::to_sqlx),
        task.ended_by.as_deref(),
        task.approved_by.as_deref(),
        task.added.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// A checklist, with who has ticked its items.
pub(super) async fn task_items(
    connection: &mut PgConnection,
    id: TaskId,
    items: &[(String, bool)],
    by: Option<UserId>,
    at: Timestamp,
) -> Result<()> {
    let (texts, ticks): (Vec<String>, Vec<bool>) = items.iter().cloned().unzip();
    sqlx::query!(
        "insert into task_items (task_id, position, text, done_at, done_by)
         select $1, place - 1, text, case when ticked then $4::timestamptz end, case when ticked then $5::uuid end
         from unnest($2::text[], $3::boolean[]) with ordinality as item (text, ticked, place)",
        *id,
        &texts,
        &ticks,
        at.to_sqlx(),
        by.as_deref(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
