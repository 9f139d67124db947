//! SQL of files that belong to nothing.

use crate::Result;
use crate::ids::UploadId;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// The files of no case that came before a time, oldest first.
pub(super) async fn without_case(
    connection: &mut PgConnection,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<UploadId>> {
    let found = sqlx::query_scalar!(
        r#"select id as "id: UploadId" from uploads where case_id is null and created_at < $1 order by created_at, id limit $2"#,
        before.to_sqlx(),
        limit,
    );
    Ok(found.fetch_all(connection).await?)
}

/// Which of these the answers of some submissions name, and the last of those submissions: the first ones after a given id.
pub(super) async fn named(
    connection: &mut PgConnection,
    ids: &[UploadId],
    after: Uuid,
    limit: i64,
) -> Result<(Vec<UploadId>, Option<Uuid>)> {
    let row = sqlx::query!(
        r#"with page as materialized (select id, answers::text as answers from submissions where id > $2 order by id limit $3)
           select (select id from page order by id desc limit 1) as last,
               array(select distinct found[1]::uuid
                     from page, regexp_matches(answers, '[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}', 'gi') found
                     where found[1]::uuid in (select unnest($1::uuid[]))) as "named!: Vec<UploadId>""#,
        ids as _,
        after,
        limit,
    );
    let row = row.fetch_one(connection).await?;
    Ok((row.named, row.last))
}

/// The objects that this file names, and no other.
pub(super) async fn objects(connection: &mut PgConnection, id: UploadId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select own.key as "key!" from uploads u, unnest(array[u.object_key, u.preview_key]) own (key)
           where u.id = $1 and own.key is not null
               and not exists (select from uploads o where o.id <> u.id and o.object_key collate "C" = own.key collate "C")
               and not exists (select from uploads o where o.id <> u.id and o.preview_key collate "C" = own.key collate "C")"#,
        *id,
    )
    .fetch_all(connection)
    .await?)
}

/// Deletes a file's row, unless it belongs to a case by now; whether it did.
pub async fn delete(connection: &mut PgConnection, id: UploadId) -> Result<bool> {
    let deleted = sqlx::query!("delete from uploads where id = $1 and case_id is null", *id);
    Ok(deleted.execute(connection).await?.rows_affected() > 0)
}
