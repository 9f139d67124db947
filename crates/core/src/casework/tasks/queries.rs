//! SQL of tasks.

use super::model::{Task, TaskFilter, TaskShow, TaskState, Whom};
use super::{Checklist, TaskInput};
use crate::access::Viewer;
use crate::finding::push_words;
use crate::ids::{CaseId, TaskId, TaskItemId, UserId};
use crate::input::Field;
use crate::office::accounts::StaffRef;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// A task, of the table `tasks` named `k`, as one JSON document. Its tables are in [`FROM`].
const TASK: &str = "json_build_object('id', k.id,
    'case', case when c.id is not null then json_build_object('id', c.id, 'fileref', c.fileref,
        'client_name', trim(cl.first_name || ' ' || cl.last_name), 'is_open', c.is_open, 'lawyer_id', c.lawyer_id) end,
    'template_id', k.template_id, 'title', k.title, 'notes', k.notes, 'due_on', k.due_on,
    'assigned_to', case when ku.id is not null then json_build_object('id', ku.id, 'full_name', ku.full_name) end,
    'created_by', case when kc.id is not null then json_build_object('id', kc.id, 'full_name', kc.full_name) end,
    'needs_approval', k.needs_approval, 'state', k.state, 'remark', k.remark, 'done_at', k.done_at,
    'done_by', case when kd.id is not null then json_build_object('id', kd.id, 'full_name', kd.full_name) end,
    'approved_at', k.approved_at,
    'approved_by', case when ka.id is not null then json_build_object('id', ka.id, 'full_name', ka.full_name) end,
    'checklist', (select coalesce(json_agg(json_build_object('id', i.id, 'text', i.text, 'done_at', i.done_at,
            'done_by', (select json_build_object('id', u.id, 'full_name', u.full_name) from users u where u.id = i.done_by))
            order by i.position, i.id), '[]')
        from task_items i where i.task_id = k.id),
    'created_at', k.created_at, 'updated_at', k.updated_at)";

/// What [`TASK`] reads from.
const FROM: &str = " from tasks k left join cases c on c.id = k.case_id left join clients cl on cl.id = c.client_id
    left join users ku on ku.id = k.assigned_to left join users kc on kc.id = k.created_by
    left join users kd on kd.id = k.done_by left join users ka on ka.id = k.approved_by";

/// What is open, in the words of the partial indexes.
const OPEN: &str = " and k.state in ('OPEN', 'AWAITING_APPROVAL')";

/// The most that wait for someone's approval and are shown at once.
const MOST_AWAITING: i64 = 100;

/// Which part of a list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

async fn fetch(connection: &mut PgConnection, mut query: QueryBuilder<Postgres>) -> Result<Vec<Task>> {
    query.build().fetch_all(connection).await?.iter().map(|row| Columns::of(row).json()).collect()
}

/// One task that the viewer sees.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: TaskId) -> Result<Task> {
    one(connection, viewer, id, "").await
}

/// One task that the viewer sees, which nobody else changes until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: TaskId) -> Result<Task> {
    one(connection, viewer, id, " for update of k").await
}

async fn one(connection: &mut PgConnection, viewer: &Viewer, id: TaskId, locking: &str) -> Result<Task> {
    let mut query = QueryBuilder::new("select ");
    query.push(TASK).push(FROM).push(" where k.id = ").push_bind(id);
    viewer.push_tasks(&mut query);
    query.push(locking);
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Columns::of(&row).json()
}

/// The open tasks for the viewer that they can do something about, by due date.
pub async fn due_for(connection: &mut PgConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Task>> {
    let mut query = QueryBuilder::new("select ");
    query.push(TASK).push(FROM).push(" where k.state = 'OPEN' and k.assigned_to = ").push_bind(viewer.user_id);
    viewer.push_tasks(&mut query);
    // A number in the text, not a parameter: with a limit that it does not know, PostgreSQL makes a new plan each time.
    query.push(format_args!(" order by k.due_on, k.id limit {limit}"));
    fetch(connection, query).await
}

/// The tasks that wait for an approval that the viewer may give, by due date; a hundred at most. Of the cases of one lawyer, if one is
/// given.
pub async fn awaiting_approval(
    connection: &mut PgConnection,
    viewer: &Viewer,
    lawyer: Option<UserId>,
) -> Result<Vec<Task>> {
    let mut query = QueryBuilder::new("select ");
    query.push(TASK).push(FROM).push(" where k.state = 'AWAITING_APPROVAL'");
    viewer.push_approvable_tasks(&mut query);
    if let Some(lawyer) = lawyer {
        query.push(" and c.lawyer_id = ").push_bind(lawyer);
    }
    query.push(format_args!(" order by k.due_on, k.id limit {MOST_AWAITING}"));
    fetch(connection, query).await
}

/// All tasks of a case, if the viewer sees it: the open ones by due date, then the others, the last one done first.
pub(super) async fn of_case(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId) -> Result<Vec<Task>> {
    let mut query = QueryBuilder::new("select ");
    query.push(TASK).push(FROM).push(" where k.case_id = ").push_bind(case_id);
    viewer.push_tasks(&mut query);
    query.push(
        " order by k.state in ('DONE', 'CANCELLED'), case when k.state in ('OPEN', 'AWAITING_APPROVAL') then k.due_on end,
            k.done_at desc, k.id",
    );
    fetch(connection, query).await
}

/// Adds ` where …`: what a filter lets through of the tasks that the viewer sees.
fn push_wanted(viewer: &Viewer, filter: &TaskFilter, today: jiff::civil::Date, query: &mut QueryBuilder<Postgres>) {
    query.push(" where true");
    match filter.show {
        TaskShow::Due => {
            query.push(" and k.state = 'OPEN' and k.assigned_to = ").push_bind(viewer.user_id);
            query.push(" and k.due_on <= ").push_bind(today.to_sqlx());
        }
        TaskShow::Mine => _ = query.push(OPEN).push(" and k.assigned_to = ").push_bind(viewer.user_id),
        TaskShow::Approval => {
            query.push(" and k.state = 'AWAITING_APPROVAL'");
            viewer.push_approvable_tasks(query);
        }
        TaskShow::Team => _ = query.push(OPEN),
        TaskShow::Overdue => _ = query.push(" and k.state = 'OPEN' and k.due_on < ").push_bind(today.to_sqlx()),
        TaskShow::Done => _ = query.push(" and k.state = 'DONE'"),
        TaskShow::All => {}
    }
    viewer.push_tasks(query);
    match filter.whom {
        Some(Whom::Nobody) => _ = query.push(" and k.assigned_to is null"),
        Some(Whom::User(id)) => _ = query.push(" and k.assigned_to = ").push_bind(id),
        None => {}
    }
    if let Some(case_id) = filter.case_id {
        query.push(" and k.case_id = ").push_bind(case_id);
    }
    push_words(query, "k.search_text", &filter.search);
}

/// A part of a list with a count that ends early.
pub(super) async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &TaskFilter,
    today: jiff::civil::Date,
    part: Part,
) -> Result<(Vec<Task>, i64)> {
    let Part { limit, offset, count_up_to } = part;
    let order = match filter.show {
        TaskShow::Done => "k.done_at desc, k.id",
        TaskShow::All => "k.created_at desc, k.id",
        _ => "k.due_on, k.id",
    };
    let mut query = QueryBuilder::new("select ");
    query.push(TASK).push(", (select count(*) from (select from tasks k");
    push_wanted(viewer, filter, today, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total")).push(FROM);
    push_wanted(viewer, filter, today, &mut query);
    query.push(format_args!(" order by {order} limit {limit} offset {offset}"));
    let rows = query.build().fetch_all(connection).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => 0,
    };
    Ok((rows.iter().map(|row| Columns::of(row).json()).collect::<Result<_>>()?, total))
}

/// Active staff for whom a task can be: those who see the case, or for a free task everyone.
pub(super) async fn candidates(connection: &mut PgConnection, case_id: Option<CaseId>) -> Result<Vec<StaffRef>> {
    Ok(sqlx::query_as!(
        StaffRef,
        "select u.id, u.full_name from users u left join cases c on c.id = $1
         where u.is_active and case when $1::uuid is null then staff_rank(u.groups, u.is_superuser) >= 1
             else staff_rank(u.groups, u.is_superuser) >= 3 or c.paralegal_id = u.id
                 or (c.lawyer_id = u.id and staff_rank(u.groups, u.is_superuser) >= 2) end
         order by u.full_name, u.id",
        case_id.as_deref(),
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    created_by: UserId,
    input: &TaskInput,
    due_on: Option<Date>,
    now: Timestamp,
) -> Result<TaskId> {
    Ok(sqlx::query_scalar!(
        "insert into tasks (case_id, title, notes, due_on, assigned_to, created_by, needs_approval, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        input.case_id.as_deref(),
        &*input.title,
        &*input.notes,
        due_on,
        input.assigned_to.as_deref(),
        *created_by,
        input.needs_approval,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// Stores what came in. Given to someone by hand, it goes with no place any longer.
pub(super) async fn update(
    connection: &mut PgConnection,
    id: TaskId,
    input: &TaskInput,
    due_on: Option<Date>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update tasks set title = $2, notes = $3, due_on = $4, assigned_to = $5, needs_approval = $6, updated_at = $7,
             place = case when $5::uuid is null or assigned_to = $5 then place end
         where id = $1",
        *id,
        &*input.title,
        &*input.notes,
        due_on,
        input.assigned_to.as_deref(),
        input.needs_approval,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces a checklist. Items that are there already, by their ids, stay as they are ticked.
pub(super) async fn set_checklist(
    connection: &mut PgConnection,
    id: TaskId,
    checklist: &Checklist,
    kept: &[Option<TaskItemId>],
) -> Result<()> {
    sqlx::query!(
        "delete from task_items where task_id = $1 and not id = any (array_remove($2::uuid[], null))",
        *id,
        kept as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into task_items (id, task_id, position, text)
         select coalesce(kept, gen_random_uuid()), $1, place - 1, text
         from unnest($2::uuid[], $3::text[]) with ordinality as given (kept, text, place)
         on conflict (id) do update set position = excluded.position",
        *id,
        kept as _,
        &checklist.stored(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ticks an item, or takes the tick back.
pub(super) async fn set_item(
    connection: &mut PgConnection,
    (id, item_id): (TaskId, TaskItemId),
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let ticked = sqlx::query_scalar!(
        r#"update task_items set done_at = $4, done_by = $3 where task_id = $1 and id = $2 returning id as "id: TaskItemId""#,
        *id,
        *item_id,
        by.as_deref(),
        by.map(|_| now.to_sqlx()),
    );
    ticked.fetch_optional(&mut *connection).await?.ok_or(Error::NotFound)?;
    sqlx::query!("update tasks set updated_at = $2 where id = $1", *id, now.to_sqlx()).execute(connection).await?;
    Ok(())
}

/// Says how far a task has come. Who finished it stays with one that has been approved since.
pub(super) async fn set_state(
    connection: &mut PgConnection,
    id: TaskId,
    state: TaskState,
    (done_by, approved_by): (UserId, Option<UserId>),
    remark: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update tasks set state = $2, remark = $5, updated_at = $6,
             done_by = case when $2 = 'OPEN' then null when $2 = 'CANCELLED' then $3 else coalesce(done_by, $3) end,
             done_at = case when $2 = 'OPEN' then null when $2 = 'CANCELLED' then $6 else coalesce(done_at, $6) end,
             approved_by = $4, approved_at = case when $4::uuid is not null then $6::timestamptz end
         where id = $1",
        *id,
        state.as_str(),
        *done_by,
        approved_by.as_deref(),
        remark,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It is nobody's.
pub(super) async fn give_to_nobody(connection: &mut PgConnection, id: TaskId) -> Result<()> {
    sqlx::query!("update tasks set assigned_to = null where id = $1", *id).execute(connection).await?;
    Ok(())
}

/// It waits for approval again, as it was sent.
pub(super) async fn await_again(
    connection: &mut PgConnection,
    id: TaskId,
    (sent_at, sent_by): (Timestamp, Option<UserId>),
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update tasks set state = 'AWAITING_APPROVAL', done_at = $2, done_by = $3, updated_at = $4 where id = $1",
        *id,
        sent_at.to_sqlx(),
        sent_by.as_deref(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Who these tasks are for.
pub(crate) async fn assignees(connection: &mut PgConnection, ids: &[TaskId]) -> Result<Vec<UserId>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct assigned_to as "id!: UserId" from tasks where id = any ($1) and assigned_to is not null"#,
        ids as _,
    )
    .fetch_all(connection)
    .await?)
}

/// The open tasks of a case that these people were given by hand, and not at this moment, when they came to the case.
pub(crate) async fn given_by_hand(
    connection: &mut PgConnection,
    case_id: CaseId,
    people: &[UserId],
    at: Timestamp,
) -> Result<(Vec<TaskId>, Vec<UserId>)> {
    let given = sqlx::query!(
        r#"select id as "id: TaskId", assigned_to as "whom!: UserId" from tasks
           where case_id = $1 and state in ('OPEN', 'AWAITING_APPROVAL') and place is null and assigned_to = any ($2)
               and updated_at <> $3
           order by id for update"#,
        *case_id,
        people as _,
        at.to_sqlx(),
    );
    Ok(given.fetch_all(connection).await?.into_iter().map(|task| (task.id, task.whom)).unzip())
}

/// Gives tasks back to those who had them by hand, as far as they still see the case.
pub(crate) async fn give_back(
    connection: &mut PgConnection,
    (ids, people): (&[TaskId], &[UserId]),
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update tasks k set assigned_to = u.id, place = null, updated_at = $3
         from unnest($1::uuid[], $2::uuid[]) as given (id, whom) join users u on u.id = given.whom, cases c
         where k.id = given.id and c.id = k.case_id and k.assigned_to is distinct from u.id and u.is_active
             and (staff_rank(u.groups, u.is_superuser) >= 3 or c.paralegal_id = u.id
                 or (c.lawyer_id = u.id and staff_rank(u.groups, u.is_superuser) >= 2))",
        ids as _,
        people as _,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
