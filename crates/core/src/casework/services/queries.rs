//! SQL of services.

use super::{Service, ServiceCategory, ServiceInput, ServiceType};
use crate::ids::{CaseId, ServiceId};
use crate::input::Field;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// The services of a case, newest first, without deleted ones. The caller has checked that the viewer sees the case.
pub async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<Service>> {
    Ok(sqlx::query_as!(
        Service,
        r#"select id, category as "category: ServiceCategory", service_type as "service_type: ServiceType", started_on, finished_on, count, notes, updated_at
           from services where case_id = $1 and not is_deleted order by started_on desc, id"#,
        *case_id,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// One service of a case. The caller has checked that the viewer sees the case.
pub(super) async fn get(connection: &mut PgConnection, case_id: CaseId, id: ServiceId) -> Result<Service> {
    let service = sqlx::query_as!(
        Service,
        r#"select id, category as "category: ServiceCategory", service_type as "service_type: ServiceType", started_on, finished_on, count, notes, updated_at
           from services where case_id = $1 and id = $2 and not is_deleted"#,
        *case_id,
        *id,
    );
    service.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Whether there was such a service until someone deleted it.
pub(super) async fn was_deleted(connection: &mut PgConnection, case_id: CaseId, id: ServiceId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from services where case_id = $1 and id = $2 and is_deleted) as "was_deleted!""#,
        *case_id,
        *id,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    input: &ServiceInput,
    now: Timestamp,
) -> Result<ServiceId> {
    sqlx::query_scalar!(
        "insert into services (case_id, category, service_type, started_on, finished_on, count, notes, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        *case_id,
        input.service_type.category().as_str(),
        input.service_type.as_str(),
        input.started_on.stored() as Date,
        input.finished_on.stored() as Option<Date>,
        input.times(),
        &*input.notes,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await
    .on_code("CK004", case_closed)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: ServiceId,
    input: &ServiceInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update services set category = $2, service_type = $3, started_on = $4, finished_on = $5, count = $6, notes = $7, updated_at = $8
         where id = $1",
        *id,
        input.service_type.category().as_str(),
        input.service_type.as_str(),
        input.started_on.stored() as Date,
        input.finished_on.stored() as Option<Date>,
        input.times(),
        &*input.notes,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK004", case_closed)?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: ServiceId, now: Timestamp) -> Result<()> {
    sqlx::query!("update services set is_deleted = true, updated_at = $2 where id = $1", *id, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Brings a deleted one back; not found if it is not deleted.
pub(super) async fn restore(
    connection: &mut PgConnection,
    case_id: CaseId,
    id: ServiceId,
    now: Timestamp,
) -> Result<()> {
    let restored = sqlx::query!(
        "update services set is_deleted = false, updated_at = $3 where case_id = $1 and id = $2 and is_deleted",
        *case_id,
        *id,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK004", case_closed)?;
    if restored.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// The case may be closed at the same moment.
fn case_closed() -> Error {
    Error::Conflict(
        "The case is closed: an ongoing service needs its finish date, or reopen the case first.".to_owned(),
    )
}
