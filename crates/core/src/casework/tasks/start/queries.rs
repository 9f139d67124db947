//! SQL of tasks that begin and end with a stage.

use crate::Result;
use crate::casework::events::TaskFacts;
use crate::ids::{CaseId, TaskId, TaskTemplateId, UserId};
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Cancels the open tasks of a case, or those of them that started from templates at a moment, and returns which they were.
pub(super) async fn cancel(
    connection: &mut PgConnection,
    case_id: CaseId,
    started: Option<Timestamp>,
    by: UserId,
    now: Timestamp,
) -> Result<Vec<TaskFacts>> {
    let cancelled = sqlx::query!(
        r#"update tasks set state = 'CANCELLED', done_by = $2, done_at = $3, updated_at = $3
           where id in (
               select id from tasks where case_id = $1 and state in ('OPEN', 'AWAITING_APPROVAL')
                   and ($4::timestamptz is null or (template_id is not null and created_at = $4))
               order by id for update)
           returning id as "id: TaskId", title"#,
        *case_id,
        *by,
        now.to_sqlx(),
        started.map(ToSqlx::to_sqlx),
    );
    Ok(cancelled.map(|task| TaskFacts::of(task.id, task.title)).fetch_all(connection).await?)
}

/// Whether anything has been done to the tasks that started on a case at a moment.
pub(super) async fn are_worked_on(connection: &mut PgConnection, case_id: CaseId, started: Timestamp) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from tasks
               where case_id = $1 and template_id is not null and created_at = $2 and updated_at <> created_at) as "found!""#,
        *case_id,
        started.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// A template that starts on a case.
pub(super) struct Starting {
    pub(super) template_id: TaskTemplateId,
    pub(super) due_in: Option<i32>,
}

/// The active templates for a stage and the topic of a case that have no task on it; a cancelled one does not count when the stage was
/// reached on the usual way.
pub(super) async fn starting(
    connection: &mut PgConnection,
    case_id: CaseId,
    stage: &str,
    counts_cancelled: bool,
) -> Result<Vec<Starting>> {
    Ok(sqlx::query_as!(
        Starting,
        r#"select t.id as "template_id: TaskTemplateId", t.due_in from task_templates t join cases c on c.id = $1
           where t.stage = $2 and t.is_active and (t.topic is null or t.topic = c.topic) and not exists (
               select from tasks k where k.case_id = $1 and k.template_id = t.id and ($3 or k.state <> 'CANCELLED'))
           order by t.due_in, t.title, t.id"#,
        *case_id,
        stage,
        counts_cancelled,
    )
    .fetch_all(connection)
    .await?)
}

/// Adds a task from each template, with its checklist, for the person who is in its place on the case. The caller holds them.
pub(super) async fn insert_started(
    connection: &mut PgConnection,
    case_id: CaseId,
    templates: &[TaskTemplateId],
    due: &[Option<Date>],
    now: Timestamp,
) -> Result<Vec<TaskFacts>> {
    let started = sqlx::query!(
        r#"with given as (
               select t.*, gen_random_uuid() as task_id, given.due_on, given.number
               from unnest($2::uuid[], $3::date[]) with ordinality as given (id, due_on, number)
               join task_templates t on t.id = given.id
           ), started as (
               insert into tasks (id, case_id, template_id, title, notes, due_on, assigned_to, place, needs_approval, created_at, updated_at)
               select g.task_id, c.id, g.id, g.title, g.notes, g.due_on,
                   (select u.id from users u where u.is_active
                        and staff_rank(u.groups, u.is_superuser) >= case g.place when 'LAWYER' then 2 else 1 end
                        and u.id = case g.place when 'LAWYER' then c.lawyer_id else c.paralegal_id end),
                   g.place, g.needs_approval, $4, $4
               from given g cross join cases c where c.id = $1
               returning id
           ), items as (
               insert into task_items (task_id, position, text)
               select g.task_id, item.place - 1, item.text
               from given g join started s on s.id = g.task_id, unnest(g.checklist) with ordinality as item (text, place)
           )
           select g.task_id as "id!: TaskId", g.title as "title!" from given g order by g.number"#,
        *case_id,
        templates as _,
        due as _,
        now.to_sqlx(),
    );
    Ok(started.map(|task| TaskFacts::of(task.id, task.title)).fetch_all(connection).await?)
}
