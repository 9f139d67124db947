//! SQL of reports.

use super::WeeklyReport;
use crate::Result;
use crate::casework::cases::Outcome;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// The week that ends at a moment, in numbers.
pub async fn weekly(connection: &mut PgConnection, until: Timestamp) -> Result<WeeklyReport> {
    let from = until.saturating_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(until);
    let counts = sqlx::query!(
        r#"select
               (select count(*) from submissions where submitted_at >= $1 and submitted_at < $2) as "submitted!",
               (select count(distinct s.email) from submissions s
                where s.created_at >= $1 and s.created_at < $2 and not s.is_complete
                    and not exists (select from submissions o where o.email = s.email and o.is_complete)) as "abandoned!",
               (select count(*) from cases where created_at < $2 and (closed_at is null or closed_at >= $1)) as "served!",
               (select count(distinct client_id) from cases
                where not is_open and closed_at >= $1 and closed_at < $2 and provided_legal_services) as "helped!",
               (select count(*) from cases where is_open and created_at < $2 - interval '90 days') as "over_90_days!",
               (select count(*) from cases where is_open and created_at < $2 - interval '365 days') as "over_365_days!""#,
        from.to_sqlx() as jiff_sqlx::Timestamp,
        until.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    let outcomes = sqlx::query!(
        r#"select outcome as "outcome!: Outcome", count(*) as "count!" from cases
           where not is_open and closed_at >= $1 and closed_at < $2 group by outcome order by count(*) desc, outcome"#,
        from.to_sqlx() as jiff_sqlx::Timestamp,
        until.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(WeeklyReport {
        from,
        until,
        submitted: counts.submitted,
        abandoned: counts.abandoned,
        served: counts.served,
        helped: counts.helped,
        outcomes: outcomes.into_iter().map(|row| (row.outcome, row.count)).collect(),
        over_90_days: counts.over_90_days,
        over_365_days: counts.over_365_days,
    })
}
