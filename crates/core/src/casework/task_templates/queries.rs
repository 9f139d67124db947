//! SQL of templates of tasks.

use super::{TaskTemplate, TaskTemplateInput};
use crate::casework::tasks::TaskPlace;
use crate::casework::values::{Stage, Topic};
use crate::ids::TaskTemplateId;
use crate::input::Field;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// All templates: within a stage those that are due first come first.
pub(super) async fn all(connection: &mut PgConnection) -> Result<Vec<TaskTemplate>> {
    read(connection, None).await
}

/// One template.
pub(super) async fn get(connection: &mut PgConnection, id: TaskTemplateId) -> Result<TaskTemplate> {
    read(connection, Some(id)).await?.pop().ok_or(Error::NotFound)
}

async fn read(connection: &mut PgConnection, only: Option<TaskTemplateId>) -> Result<Vec<TaskTemplate>> {
    Ok(sqlx::query_as!(
        TaskTemplate,
        r#"select id, topic as "topic: Topic", stage as "stage: Stage", title, notes, due_in, place as "place: TaskPlace", needs_approval,
               checklist, is_active, updated_at
           from task_templates where $1::uuid is null or id = $1 order by due_in, lower(title), id"#,
        only.as_deref(),
    )
    .fetch_all(connection)
    .await?)
}

/// Locks a template until the transaction ends; returns when it last changed.
pub(super) async fn lock(connection: &mut PgConnection, id: TaskTemplateId) -> Result<Timestamp> {
    let found = sqlx::query_scalar!("select updated_at from task_templates where id = $1 for update", *id);
    Ok(found.fetch_optional(connection).await?.ok_or(Error::NotFound)?.to_jiff())
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    input: &TaskTemplateInput,
    now: Timestamp,
) -> Result<TaskTemplateId> {
    Ok(sqlx::query_scalar!(
        "insert into task_templates (stage, topic, title, notes, due_in, place, needs_approval, checklist, is_active, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id",
        input.stage.as_str(),
        input.topic.map(Topic::as_str),
        &*input.title,
        &*input.notes,
        input.due_in.stored(),
        input.place.as_str(),
        input.needs_approval,
        &input.checklist.stored(),
        input.is_active.stored(),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: TaskTemplateId,
    input: &TaskTemplateInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update task_templates set stage = $2, topic = $3, title = $4, notes = $5, due_in = $6, place = $7, needs_approval = $8,
             checklist = $9, is_active = $10, updated_at = $11
         where id = $1",
        *id,
        input.stage.as_str(),
        input.topic.map(Topic::as_str),
        &*input.title,
        &*input.notes,
        input.due_in.stored(),
        input.place.as_str(),
        input.needs_approval,
        &input.checklist.stored(),
        input.is_active.stored(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_active(
    connection: &mut PgConnection,
    id: TaskTemplateId,
    is_active: bool,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update task_templates set is_active = $2, updated_at = $3 where id = $1",
        *id,
        is_active,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
