//! SQL of clients who share something.

use super::Reason;
use crate::Result;
use crate::ids::{ClientId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Marks that a client shares something with each of these. A pair that is marked already stays as it is. `settled_by` has said
/// already that they are different people.
pub(crate) async fn mark(
    connection: &mut PgConnection,
    client_id: ClientId,
    others: &[(ClientId, Reason)],
    settled_by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into client_links (one_id, other_id, reason, created_at, settled_at, settled_by)
         select least($1, other), greatest($1, other), reason, $4::timestamptz, case when $5::uuid is not null then $4::timestamptz end, $5::uuid
         from unnest($2::uuid[], $3::text[]) as shared (other, reason) where other <> $1
         on conflict (one_id, other_id) do nothing",
        *client_id,
        &others.iter().map(|(id, _)| **id).collect::<Vec<_>>(),
        &others.iter().map(|(_, reason)| reason.as_str().to_owned()).collect::<Vec<_>>(),
        now.to_sqlx(),
        settled_by.as_deref(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Settles a pair; returns whether there is such a pair.
pub(super) async fn settle(
    connection: &mut PgConnection,
    one: ClientId,
    other: ClientId,
    by: UserId,
    now: Timestamp,
) -> Result<bool> {
    let settled = sqlx::query!(
        "update client_links set settled_at = coalesce(settled_at, $3), settled_by = coalesce(settled_by, $4)
         where one_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid)",
        *one,
        *other,
        now.to_sqlx(),
        *by,
    );
    Ok(settled.execute(connection).await?.rows_affected() > 0)
}

/// Other clients with this email address or phone number, at most 20.
pub(in crate::parties) async fn sharers(
    connection: &mut PgConnection,
    id: ClientId,
    email: &str,
    phone: &str,
) -> Result<Vec<(ClientId, Reason)>> {
    let rows = sqlx::query!(
        r#"select cl.id as "id: ClientId", cl.email <> '' and lower(cl.email) = lower($2) as "has_email!"
           from clients cl where cl.id <> $1 and cl.id = any (array(
               (select id from clients where lower(email) = lower($2) and email <> '' order by created_at desc, id limit 20)
               union (select id from clients where phone <> '' and phone_digits(phone) = phone_digits($3) and phone_digits($3) <> ''
                      order by created_at desc, id limit 20)))
           order by cl.created_at desc, cl.id limit 20"#,
        *id,
        email,
        phone,
    )
    .fetch_all(connection)
    .await?;
    let reason = |has_email| if has_email { Reason::Email } else { Reason::Phone };
    Ok(rows.into_iter().map(|row| (row.id, reason(row.has_email))).collect())
}
