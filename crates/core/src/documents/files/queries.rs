//! SQL of uploads.

use super::model::{Named, NewUpload, Rendition, Scan, Upload};
use super::name;
use crate::documents::kinds::FileRemark;
use crate::ids::{CaseId, UploadId};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Records a file whose bytes are in the bucket.
pub(super) async fn insert(connection: &mut PgConnection, new: &NewUpload, now: Timestamp) -> Result<UploadId> {
    Ok(sqlx::query_scalar!(
        "insert into uploads (object_key, file_name, content_type, byte_size, remark, created_at) values ($1, $2, $3, $4, $5, $6)
         returning id",
        new.object_key,
        name::fit(&new.file_name, new.kind),
        new.kind.content_type,
        new.byte_size,
        new.remark.map(FileRemark::as_str),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// Says where the picture of a file is.
pub(super) async fn set_preview(connection: &mut PgConnection, id: UploadId, rendition: &Rendition) -> Result<()> {
    sqlx::query!(
        "update uploads set preview_key = $2, preview_size = $3 where id = $1",
        *id,
        rendition.key,
        rendition.byte_size,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what is odd about a file, unless something is said already.
pub(super) async fn set_remark(connection: &mut PgConnection, id: UploadId, remark: FileRemark) -> Result<()> {
    sqlx::query!("update uploads set remark = coalesce(remark, $2) where id = $1", *id, remark.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// One upload. Who may open it is for the caller to check: staff by its case, the renter by a signed link.
pub async fn get(connection: &mut PgConnection, id: UploadId) -> Result<Upload> {
    sqlx::query_as!(
        Upload,
        r#"select id, object_key, file_name, content_type, byte_size, remark as "remark: FileRemark", preview_key, scan as "scan: Scan", case_id, created_at
           from uploads where id = $1"#,
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
        r#"select id, object_key, file_name, content_type, byte_size, remark as "remark: FileRemark", preview_key, scan as "scan: Scan", case_id, created_at
           from uploads where case_id = $1 order by created_at, id"#,
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
        r#"select id, object_key, file_name, content_type, byte_size, remark as "remark: FileRemark", preview_key, scan as "scan: Scan", case_id, created_at
           from uploads where id = any($1) and case_id is null order by created_at, id"#,
        ids as _,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// HEIC pictures without a JPEG of which nothing is said, newest first.
pub(super) async fn without_preview(connection: &mut PgConnection, limit: i64) -> Result<Vec<UploadId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: UploadId" from uploads where content_type = 'image/heif' and preview_key is null and remark is null
           order by created_at desc, id limit $1"#,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// Keeps what the virus scanner said of a file, and what it found.
pub(super) async fn set_scan(
    connection: &mut PgConnection,
    id: UploadId,
    scan: Scan,
    found: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update uploads set scan = $2, scan_found = $3, scanned_at = $4 where id = $1",
        *id,
        scan.as_str(),
        found,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Files that no virus scanner has looked at, newest first.
pub(super) async fn not_scanned(connection: &mut PgConnection, limit: i64) -> Result<Vec<UploadId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: UploadId" from uploads where scan is null order by created_at desc, id limit $1"#,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// The objects that uploads name, each once, in the order of their keys, from after a given key.
pub(super) async fn objects_after(connection: &mut PgConnection, key: &str, limit: i64) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select key as "key!", max(size) as "byte_size!" from (
               select object_key collate "C" as key, byte_size as size from uploads where object_key collate "C" > $1
               union all
               select preview_key collate "C", preview_size from uploads where preview_key collate "C" > $1
           ) named group by key order by key limit $2"#,
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
        r#"select key as "key!", max(size) as "byte_size!" from (
               select object_key as key, byte_size as size from uploads
               union all
               select preview_key, preview_size from uploads where preview_key is not null
           ) named group by key order by random() limit $1"#,
        count,
    )
    .fetch_all(connection)
    .await?)
}

/// Which of these keys no upload names.
pub(super) async fn unknown_objects(connection: &mut PgConnection, keys: &[String]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select key as "key!" from unnest($1::text[]) as listed (key)
           where not exists (select from uploads where object_key collate "C" = key collate "C")
             and not exists (select from uploads where preview_key collate "C" = key collate "C")"#,
        keys,
    )
    .fetch_all(connection)
    .await?)
}
