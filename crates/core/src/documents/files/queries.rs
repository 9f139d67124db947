//! SQL of uploads.

use super::{Named, NewUpload, Upload};
use crate::ids::{CaseId, UploadId};
use crate::input::clean;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Records a file whose bytes are in the bucket.
pub async fn create(connection: &mut PgConnection, new: &NewUpload, now: Timestamp) -> Result<UploadId> {
    let name: String = clean::line(&new.file_name).chars().take(255).collect();
    let id = sqlx::query_scalar!(
        "insert into uploads (object_key, file_name, content_type, byte_size, created_at) values ($1, $2, $3, $4, $5) returning id",
        new.object_key,
        name,
        new.content_type,
        new.byte_size,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// One upload. Who may open it is for the caller to check: staff by its case, the renter by a signed link.
pub async fn get(connection: &mut PgConnection, id: UploadId) -> Result<Upload> {
    sqlx::query_as!(
        Upload,
        "select id, object_key, file_name, content_type, byte_size, case_id, created_at from uploads where id = $1",
        *id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)
}

/// The uploads of a case, oldest first. The caller has checked that the viewer sees the case.
pub async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<Upload>> {
    Ok(sqlx::query_as!(
        Upload,
        "select id, object_key, file_name, content_type, byte_size, case_id, created_at from uploads where case_id = $1 order by created_at, id",
        *case_id,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// Links those of the uploads to a case that belong to no case yet; returns the ones that now belong to it.
pub(crate) async fn link_to_case(
    connection: &mut PgConnection,
    ids: &[UploadId],
    case_id: CaseId,
) -> Result<Vec<UploadId>> {
    Ok(sqlx::query_scalar!(
        "update uploads set case_id = $2 where id = any($1) and case_id is null returning id",
        ids as _,
        *case_id
    )
    .fetch_all(connection)
    .await?)
}

/// Which of these uploads belong to no case yet, oldest first.
pub async fn without_case(connection: &mut PgConnection, ids: &[UploadId]) -> Result<Vec<Upload>> {
    Ok(sqlx::query_as!(
        Upload,
        "select id, object_key, file_name, content_type, byte_size, case_id, created_at from uploads
         where id = any($1) and case_id is null order by created_at, id",
        ids as _,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// The objects that uploads name, each once, in the order of their keys, from after a given key.
pub(super) async fn objects_after(connection: &mut PgConnection, key: &str, limit: i64) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select object_key as key, max(byte_size) as "byte_size!" from uploads
           where object_key collate "C" > $1 group by object_key order by object_key collate "C" limit $2"#,
        key,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// A random sample of the objects that uploads name.
pub(super) async fn some_objects(connection: &mut PgConnection, count: i64) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select object_key as key, max(byte_size) as "byte_size!" from uploads group by object_key order by random() limit $1"#,
        count,
    )
    .fetch_all(connection)
    .await?)
}

/// Which of these keys no upload names.
pub(super) async fn unknown_objects(connection: &mut PgConnection, keys: &[String]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select key as "key!" from unnest($1::text[]) as listed (key)
           where not exists (select from uploads where object_key collate "C" = key collate "C")"#,
        keys,
    )
    .fetch_all(connection)
    .await?)
}
