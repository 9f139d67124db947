//! SQL of accounts at Google and Microsoft.

use super::{Linked, Vouched};
use crate::Result;
use crate::ids::UserId;
use crate::office::organisation::Way;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Someone's accounts at providers.
pub async fn of(connection: &mut PgConnection, user_id: UserId) -> Result<Vec<Linked>> {
    let rows = sqlx::query!(
        "select provider, email, created_at, last_used_at from provider_accounts where user_id = $1 order by provider",
        *user_id,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Linked {
                provider: row.provider.parse::<Way>().ok()?,
                email: row.email,
                created_at: row.created_at.to_jiff(),
                last_used_at: row.last_used_at.map(|at| at.to_jiff()),
            })
        })
        .collect())
}

/// Whose account this is, and whether they may sign in. Notes that it is used.
pub(super) async fn owner(
    connection: &mut PgConnection,
    issuer: &str,
    subject: &str,
    now: Timestamp,
) -> Result<Option<(UserId, bool)>> {
    let row = sqlx::query!(
        r#"update provider_accounts p set last_used_at = $3 from users u
           where p.issuer = $1 and p.subject = $2 and u.id = p.user_id returning u.id as "id: UserId", u.is_active"#,
        issuer,
        subject,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.id, row.is_active)))
}

/// Links an account to the active user with this email address, who has none at this provider yet.
pub(super) async fn link(
    connection: &mut PgConnection,
    vouched: &Vouched,
    email: &str,
    now: Timestamp,
) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(
        r#"insert into provider_accounts (user_id, provider, issuer, subject, email, created_at, last_used_at)
           select id, $2, $3, $4, $1, $5, $5 from users where email = $1 and is_active
           on conflict do nothing returning user_id as "user_id: UserId""#,
        email,
        vouched.provider.as_str(),
        vouched.issuer,
        vouched.subject,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

/// The active user with this email address, if they have an account at this provider.
pub(super) async fn with_another(connection: &mut PgConnection, provider: Way, email: &str) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(
        r#"select u.id as "id: UserId" from users u join provider_accounts p on p.user_id = u.id
           where u.email = $1 and u.is_active and p.provider = $2"#,
        email,
        provider.as_str(),
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn unlink(connection: &mut PgConnection, user_id: UserId, provider: Way) -> Result<bool> {
    let deleted =
        sqlx::query!("delete from provider_accounts where user_id = $1 and provider = $2", *user_id, provider.as_str());
    Ok(deleted.execute(connection).await?.rows_affected() > 0)
}
