//! SQL of drafts.

use super::model::{Draft, Fields, Listed, NewDraft};
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

/// The draft of a form with this id: the one that was sent, or else the one that its page has kept.
pub(super) async fn sent(connection: &mut PgConnection, user_id: UserId, once: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select id from drafts where user_id = $1 and once = $2 and once <> '' order by tab <> '', id limit 1",
        *user_id,
        once
    )
    .fetch_optional(connection)
    .await?)
}

/// Puts a draft in the place of another of the same form. What only the other one has stays: a page's script keeps no hidden fields.
pub(super) async fn update(connection: &mut PgConnection, id: Uuid, draft: &NewDraft, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update drafts set form = $2, tab = $3, page = $4, version = $5, once = $6, fields = fields || $7, updated_at = $8
         where id = $1",
        id,
        draft.form,
        draft.tab,
        draft.page,
        draft.version,
        draft.once,
        Json(&draft.fields) as _,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes other drafts of the same sent form, and of the same form and tab.
pub(super) async fn delete_same(
    connection: &mut PgConnection,
    user_id: UserId,
    draft: &NewDraft,
    kept: Uuid,
) -> Result<()> {
    sqlx::query!(
        "delete from drafts where user_id = $1 and id <> $5 and (once = $2 and once <> '' or form = $3 and tab = $4)",
        *user_id,
        draft.once,
        draft.form,
        draft.tab,
        kept,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many drafts of a form someone has besides that of this tab.
pub(crate) async fn count_others(connection: &mut PgConnection, user_id: UserId, form: &str, tab: &str) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from drafts where user_id = $1 and form = $2 and tab <> $3"#,
        *user_id,
        form,
        tab,
    )
    .fetch_one(connection)
    .await?)
}

/// Deletes someone's oldest drafts beyond so many, or so many bytes; the newest stays, and those of one form do.
pub(super) async fn delete_beyond(
    connection: &mut PgConnection,
    user_id: UserId,
    spared: &str,
    most: i64,
    most_bytes: i64,
) -> Result<()> {
    sqlx::query!(
        "delete from drafts where id in (
             select id from (
                 select id, row_number() over newest as place, sum(bytes) over newest as together
                 from drafts where user_id = $1 and form <> $4 window newest as (order by updated_at desc, id)) own
             where place > $2 or place > 1 and together > $3)",
        *user_id,
        most,
        most_bytes,
        spared,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Someone's drafts, the newest first; with what is in them for these forms only.
pub async fn list(connection: &mut PgConnection, user_id: UserId, forms: &[String]) -> Result<Vec<Listed>> {
    let rows = sqlx::query!(
        r#"select id, form, tab, page, version, once, case when form = any($2) then fields end as "fields: Json<Fields>", updated_at
           from drafts where user_id = $1 order by updated_at desc, id"#,
        *user_id,
        forms,
    );
    let drafts = rows.fetch_all(connection).await?.into_iter().map(|row| Listed {
        id: row.id,
        form: row.form,
        tab: row.tab,
        page: row.page,
        version: row.version,
        once: row.once,
        fields: row.fields.map(|fields| fields.0),
        at: row.updated_at.to_jiff().as_millisecond(),
    });
    Ok(drafts.collect())
}

/// One of someone's drafts.
pub async fn get(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> Result<Draft> {
    let row = sqlx::query!(
        r#"select form, page, version, once, fields as "fields: Json<Fields>" from drafts where user_id = $1 and id = $2"#,
        *user_id,
        id,
    );
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok(Draft { form: row.form, page: row.page, version: row.version, once: row.once, fields: row.fields.0 })
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
