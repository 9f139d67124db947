//! SQL of what people keep of lists.

use super::ViewInput;
use super::model::{Around, ListName, SavedView, Settings};
use crate::ids::UserId;
use crate::office::accounts::assignable_in_json;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// A view as JSON, of the table `saved_views` named `v`.
const VIEW: &str = "json_build_object('id', v.id, 'list', v.list, 'user_id', v.user_id, 'name', v.name,
    'is_shared', v.is_shared, 'query', v.query)";

const OWN_NAME: &str = "saved_views_own_name";
const SHARED_NAME: &str = "saved_views_shared_name";

fn name_taken() -> Error {
    Error::invalid("name", "This list already has a view with this name. Choose another name.")
}

/// All of it in one statement, so that it costs a page one round trip.
pub(super) async fn around(
    connection: &mut PgConnection,
    user_id: UserId,
    list: ListName,
    with_people: bool,
) -> Result<Around> {
    let mut query = QueryBuilder::new("select s.columns, s.page_size::bigint, (select coalesce(json_agg(");
    query.push(VIEW).push(" order by lower(v.name), v.id), '[]') from saved_views v where v.list = ");
    query.push_bind(list.as_str()).push(" and (v.is_shared or v.user_id = ").push_bind(user_id).push(")), ");
    query.push(if with_people { assignable_in_json() } else { "null::json".to_owned() });
    query.push(" from (select) one left join list_settings s on s.user_id = ").push_bind(user_id);
    query.push(" and s.list = ").push_bind(list.as_str());
    let row = query.build().fetch_one(connection).await?;
    let mut columns = Columns::of(&row);
    Ok(Around {
        settings: Settings { columns: columns.take()?, page_size: columns.take()? },
        views: columns.json()?,
        people: columns.maybe_json()?,
    })
}

/// Stores which columns someone wants to see of a list; none: as it comes.
pub(super) async fn set_columns(
    connection: &mut PgConnection,
    user_id: UserId,
    list: ListName,
    columns: Option<&[String]>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into list_settings (user_id, list, columns, updated_at) values ($1, $2, $3, $4)
         on conflict (user_id, list) do update set columns = excluded.columns, updated_at = excluded.updated_at",
        *user_id,
        list.as_str(),
        columns as _,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Stores how many rows of a list someone wants on a page.
pub(super) async fn set_page_size(
    connection: &mut PgConnection,
    user_id: UserId,
    list: ListName,
    page_size: Option<i32>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into list_settings (user_id, list, page_size, updated_at) values ($1, $2, $3, $4)
         on conflict (user_id, list) do update set page_size = excluded.page_size, updated_at = excluded.updated_at",
        *user_id,
        list.as_str(),
        page_size,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// One view, whosever it is.
pub(super) async fn get(connection: &mut PgConnection, id: Uuid) -> Result<SavedView> {
    let found = sqlx::query_as!(
        SavedView,
        r#"select id, list as "list: ListName", user_id as "user_id: UserId", name, is_shared, query from saved_views where id = $1"#,
        id,
    );
    found.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// How many views of a list are shared, or are someone's own.
pub(super) async fn count(connection: &mut PgConnection, list: ListName, own: Option<UserId>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_views
           where list = $1 and case when $2::uuid is null then is_shared else not is_shared and user_id = $2 end"#,
        list.as_str(),
        own.map(|id| *id),
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    user_id: UserId,
    list: ListName,
    input: &ViewInput,
    query: &str,
    now: Timestamp,
) -> Result<Uuid> {
    let id = sqlx::query_scalar!(
        "insert into saved_views (list, user_id, name, is_shared, query, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
        list.as_str(),
        *user_id,
        &*input.name,
        input.is_shared,
        query,
        now.to_sqlx(),
    );
    id.fetch_one(connection).await.on_constraint(OWN_NAME, name_taken).on_constraint(SHARED_NAME, name_taken)
}

pub(super) async fn rename(connection: &mut PgConnection, id: Uuid, input: &ViewInput, now: Timestamp) -> Result<()> {
    let renamed = sqlx::query!(
        "update saved_views set name = $2, is_shared = $3, updated_at = $4 where id = $1",
        id,
        &*input.name,
        input.is_shared,
        now.to_sqlx(),
    );
    renamed.execute(connection).await.on_constraint(OWN_NAME, name_taken).on_constraint(SHARED_NAME, name_taken)?;
    Ok(())
}

pub(super) async fn set_query(connection: &mut PgConnection, id: Uuid, query: &str, now: Timestamp) -> Result<()> {
    sqlx::query!("update saved_views set query = $2, updated_at = $3 where id = $1", id, query, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: Uuid) -> Result<()> {
    sqlx::query!("delete from saved_views where id = $1", id).execute(connection).await?;
    Ok(())
}
