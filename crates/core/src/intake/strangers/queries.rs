//! SQL of how much strangers send.

use super::Sent;
use crate::Result;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// What has been sent on a day, by a network and by all.
pub(super) async fn sent(connection: &mut PgConnection, network: &str, on: Date) -> Result<Sent> {
    Ok(sqlx::query_as!(
        Sent,
        r#"select coalesce(sum(bytes) filter (where network = $2), 0)::bigint as "bytes!",
               coalesce(sum(forms) filter (where network = $2), 0)::bigint as "forms!",
               coalesce(sum(bytes), 0)::bigint as "bytes_of_all!"
           from sent_by_strangers where on_day = $1"#,
        on.to_sqlx() as clerk_platform::time::Date,
        network,
    )
    .fetch_one(connection)
    .await?)
}

/// Adds bytes of files, and forms, to what a network has sent on a day; what has been sent then.
pub(super) async fn count(
    connection: &mut PgConnection,
    network: &str,
    on: Date,
    (bytes, forms): (i64, i32),
) -> Result<Sent> {
    sqlx::query!(
        "insert into sent_by_strangers (on_day, network, bytes, forms) values ($1, $2, $3, $4)
         on conflict (on_day, network) do update
             set bytes = sent_by_strangers.bytes + excluded.bytes, forms = sent_by_strangers.forms + excluded.forms",
        on.to_sqlx() as clerk_platform::time::Date,
        network,
        bytes,
        forms,
    )
    .execute(&mut *connection)
    .await?;
    sent(connection, network, on).await
}

/// Forgets what was sent before a day.
pub(crate) async fn delete_before(connection: &mut PgConnection, on: Date) -> Result<u64> {
    let deleted =
        sqlx::query!("delete from sent_by_strangers where on_day < $1", on.to_sqlx() as clerk_platform::time::Date);
    Ok(deleted.execute(connection).await?.rows_affected())
}
