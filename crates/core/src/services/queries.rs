//! SQL of services.

use super::Service;
use crate::Result;
use crate::values::{ServiceCategory, ServiceType};
use sqlx::PgPool;
use uuid::Uuid;

/// The services of a case, newest first, without deleted ones. The caller has checked that the viewer sees the case.
pub async fn of_case(pool: &PgPool, case_id: Uuid) -> Result<Vec<Service>> {
    Ok(sqlx::query_as!(
        Service,
        r#"select id, category as "category: ServiceCategory", service_type as "service_type: ServiceType", started_on, finished_on, count, notes
           from services where case_id = $1 and not is_deleted order by started_on desc, id"#,
        case_id,
    )
    .fetch_all(pool)
    .await?)
}
