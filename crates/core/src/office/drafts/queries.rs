//! SQL of drafts.

use super::model::{Draft, Fields, NewDraft};
use crate::ids::UserId;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

pub(super) async fn put(
    connection: &mut PgConnection,
    user_id: UserId,
    draft: &NewDraft,
    now: Timestamp,
) -> Result<Uuid> {
    Ok(sqlx::query_scalar!(
        "insert into drafts (user_id, form, tab, page, version, once, fields, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (user_id, form, tab) do update set page = excluded.page, version = excluded.version, once = excluded.once,
             fields = excluded.fields, updated_at = excluded.updated_at
         returning id",
        *user_id,
        draft.form,
        draft.tab,
        draft.page,
        draft.version,
        draft.once,
        Json(&draft.fields) as _,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// The draft of a form that was sent under this id.
pub(super) async fn sent(connection: &mut PgConnection, user_id: UserId, once: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select id from drafts where user_id = $1 and once = $2 and once <> '' limit 1",
        *user_id,
        once
    )
    .fetch_optional(connection)
    .await?)
}

/// Deletes other drafts of a form with the same id.
pub(super) async fn delete_same(connection: &mut PgConnection, user_id: UserId, once: &str, kept: Uuid) -> Result<()> {
    sqlx::query!(
        "delete from drafts where user_id = $1 and once = $2 and once <> '' and id <> $3",
        *user_id,
        once,
        kept
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes someone's oldest drafts beyond so many.
pub(super) async fn delete_beyond(connection: &mut PgConnection, user_id: UserId, most: i64) -> Result<()> {
    sqlx::query!(
        "delete from drafts where id in (select id from drafts where user_id = $1 order by updated_at desc, id offset $2)",
        *user_id,
        most,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Someone's drafts, the newest first.
pub async fn list(connection: &mut PgConnection, user_id: UserId) -> Result<Vec<Draft>> {
    let rows = sqlx::query!(
        r#"select id, form, tab, page, version, once, fields as "fields: Json<Fields>", updated_at
           from drafts where user_id = $1 order by updated_at desc, id"#,
        *user_id,
    );
    let drafts = rows.fetch_all(connection).await?.into_iter().map(|row| Draft {
        id: row.id,
        form: row.form,
        tab: row.tab,
        page: row.page,
        version: row.version,
        once: row.once,
        fields: row.fields.0,
        at: row.updated_at.to_jiff().as_millisecond(),
    });
    Ok(drafts.collect())
}

/// One of someone's drafts.
pub async fn get(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> Result<Draft> {
    let row = sqlx::query!(
        r#"select id, form, tab, page, version, once, fields as "fields: Json<Fields>", updated_at
           from drafts where user_id = $1 and id = $2"#,
        *user_id,
        id,
    );
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok(Draft {
        id: row.id,
        form: row.form,
        tab: row.tab,
        page: row.page,
        version: row.version,
        once: row.once,
        fields: row.fields.0,
        at: row.updated_at.to_jiff().as_millisecond(),
    })
}

/// Deletes someone's draft of a form in a tab.
pub async fn delete_of_form(connection: &mut PgConnection, user_id: UserId, form: &str, tab: &str) -> Result<()> {
    sqlx::query!("delete from drafts where user_id = $1 and form = $2 and tab = $3", *user_id, form, tab)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes someone's drafts of a form that has been saved.
pub async fn delete_sent(connection: &mut PgConnection, user_id: UserId, once: &str) -> Result<()> {
    sqlx::query!("delete from drafts where user_id = $1 and once = $2", *user_id, once).execute(connection).await?;
    Ok(())
}

/// Deletes drafts that nobody has touched since a time.
pub async fn delete_before(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from drafts where updated_at < $1", before.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}
