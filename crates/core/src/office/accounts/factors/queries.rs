//! SQL of second factors.

use super::removal::Removal;
use super::{Held, HeldThing, Passkey};
use crate::access::Role;
use crate::ids::UserId;
use crate::office::accounts::groups;
use crate::{Error, Result};
use clerk_platform::error::OnConstraint;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// What someone has to sign in with.
pub async fn held(connection: &mut PgConnection, user_id: UserId) -> Result<Held> {
    let row = sqlx::query!(
        r#"select email, full_name, groups, is_superuser, created_at, rights_since,
               password_hash is not null as "has_password!",
               (select confirmed_at from totp_secrets where user_id = u.id) as app_since,
               (select count(*) from passkeys where user_id = u.id) as "passkeys!",
               (select count(*) from recovery_codes where user_id = u.id and used_at is null) as "recovery_codes!"
           from users u where id = $1"#,
        *user_id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(Held {
        user_id,
        email: row.email,
        full_name: row.full_name,
        groups: groups(&row.groups),
        is_superuser: row.is_superuser,
        rights_since: row.rights_since.map_or_else(|| row.created_at.to_jiff(), |at| at.to_jiff()),
        has_password: row.has_password,
        app_since: row.app_since.map(|at| at.to_jiff()),
        passkeys: row.passkeys,
        recovery_codes: row.recovery_codes,
    })
}

/// Keeps others from changing someone's factors until the transaction ends.
pub(super) async fn lock_owner(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    sqlx::query!("select id from users where id = $1 for no key update", *user_id).fetch_optional(connection).await?;
    Ok(())
}

/// The secret of someone's app, encrypted; locks it. The previous release also stores secrets that nobody has confirmed.
pub(super) async fn secret(connection: &mut PgConnection, user_id: UserId) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar!(
        "select secret from totp_secrets where user_id = $1 and confirmed_at is not null for update",
        *user_id,
    )
    .fetch_optional(connection)
    .await?)
}

/// Stores the secret of someone's app with the time step of its first code; false if they have an app already.
pub(super) async fn insert_secret(
    connection: &mut PgConnection,
    user_id: UserId,
    sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    let stored = sqlx::query!(
        "insert into totp_secrets (user_id, secret, confirmed_at, last_step, created_at) values ($1, $2, $4, $3, $4)
         on conflict (user_id) do update set secret = excluded.secret, confirmed_at = excluded.confirmed_at,
             last_step = excluded.last_step, created_at = excluded.created_at
         where totp_secrets.confirmed_at is null",
        *user_id,
        sealed,
        step,
        now.to_sqlx(),
    );
    Ok(stored.execute(connection).await?.rows_affected() > 0)
}

/// Uses a time step up; false if it, or a later one, was used before.
pub(super) async fn use_step(connection: &mut PgConnection, user_id: UserId, step: i64) -> Result<bool> {
    let used =
        sqlx::query!("update totp_secrets set last_step = $2 where user_id = $1 and last_step < $2", *user_id, step,);
    Ok(used.execute(connection).await?.rows_affected() > 0)
}

/// Deletes the secret of someone's app; false if there is none that was confirmed.
pub(super) async fn delete_secret(connection: &mut PgConnection, user_id: UserId) -> Result<bool> {
    let deleted = sqlx::query!("delete from totp_secrets where user_id = $1 and confirmed_at is not null", *user_id);
    Ok(deleted.execute(connection).await?.rows_affected() > 0)
}

pub(super) async fn replace_recovery_codes(
    connection: &mut PgConnection,
    user_id: UserId,
    hashes: &[Vec<u8>],
    now: Timestamp,
) -> Result<()> {
    delete_recovery_codes(connection, user_id).await?;
    sqlx::query!(
        "insert into recovery_codes (code_hash, user_id, created_at) select hash, $2, $3 from unnest($1::bytea[]) hash",
        hashes,
        *user_id,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses a recovery code up; false if there is none like it.
pub(super) async fn use_recovery_code(
    connection: &mut PgConnection,
    user_id: UserId,
    hash: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let used = sqlx::query!(
        "update recovery_codes set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null",
        *user_id,
        hash,
        now.to_sqlx(),
    );
    Ok(used.execute(connection).await?.rows_affected() > 0)
}

pub(super) async fn delete_recovery_codes(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    sqlx::query!("delete from recovery_codes where user_id = $1", *user_id).execute(connection).await?;
    Ok(())
}

/// Deletes everything that someone has besides their password.
pub(super) async fn delete_all(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    sqlx::query!("delete from totp_secrets where user_id = $1", *user_id).execute(&mut *connection).await?;
    sqlx::query!("delete from passkeys where user_id = $1", *user_id).execute(&mut *connection).await?;
    delete_recovery_codes(connection, user_id).await
}

/// Someone's passkeys, oldest first.
pub async fn passkeys_of(connection: &mut PgConnection, user_id: UserId) -> Result<Vec<Passkey>> {
    let rows = sqlx::query!(
        "select id, name, credential, created_at, last_used_at from passkeys where user_id = $1 order by created_at, id",
        *user_id,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Passkey {
            id: row.id,
            name: row.name,
            credential: row.credential,
            created_at: row.created_at.to_jiff(),
            last_used_at: row.last_used_at.map(|at| at.to_jiff()),
        })
        .collect())
}

/// Someone's passkeys and accounts at providers, the oldest first.
pub async fn held_things(connection: &mut PgConnection, user_id: UserId) -> Result<Vec<HeldThing>> {
    let rows = sqlx::query!(
        r#"select id as passkey, name as "name!", '' as "provider!", created_at as "created_at!", last_used_at
           from passkeys where user_id = $1
           union all select null, email, provider, created_at, last_used_at from provider_accounts where user_id = $1
           order by 4, 1"#,
        *user_id,
    );
    let things = rows.fetch_all(connection).await?.into_iter().map(|row| HeldThing {
        passkey: row.passkey,
        name: row.name,
        provider: row.provider,
        created_at: row.created_at.to_jiff(),
        last_used_at: row.last_used_at.map(|at| at.to_jiff()),
    });
    Ok(things.collect())
}

/// An active user's passkey with this credential. Locks it.
pub(crate) async fn passkey_by_credential(
    connection: &mut PgConnection,
    credential_id: &[u8],
) -> Result<Option<(UserId, Passkey)>> {
    let row = sqlx::query!(
        r#"select p.user_id as "user_id: UserId", p.id, p.name, p.credential, p.created_at, p.last_used_at
         from passkeys p join users u on u.id = p.user_id
         where p.credential_id = $1 and u.is_active for update of p"#,
        credential_id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let (created_at, last_used_at) = (row.created_at.to_jiff(), row.last_used_at.map(|at| at.to_jiff()));
        (row.user_id, Passkey { id: row.id, name: row.name, credential: row.credential, created_at, last_used_at })
    }))
}

pub(crate) async fn add_passkey(
    connection: &mut PgConnection,
    user_id: UserId,
    credential_id: &[u8],
    name: &str,
    credential: &Value,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into passkeys (user_id, credential_id, name, credential, created_at) values ($1, $2, $3, $4, $5)",
        *user_id,
        credential_id,
        name,
        credential,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_constraint("passkeys_credential_id_key", || Error::invalid("name", "This passkey has been added already."))?;
    Ok(())
}

pub(crate) async fn passkey_used(
    connection: &mut PgConnection,
    id: Uuid,
    credential: &Value,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!("update passkeys set credential = $2, last_used_at = $3 where id = $1", id, credential, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes someone's passkey and returns its name.
pub(crate) async fn delete_passkey(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> Result<Option<String>> {
    let deleted =
        sqlx::query_scalar!("delete from passkeys where id = $2 and user_id = $1 returning name", *user_id, id);
    Ok(deleted.fetch_optional(connection).await?)
}

/// The removal that waits, if it was asked for after a time, as a viewer sees it; locks it.
pub(super) async fn waiting_removal(
    connection: &mut PgConnection,
    viewer: UserId,
    user_id: UserId,
    after: Timestamp,
) -> Result<Option<Removal>> {
    let row = sqlx::query!(
        r#"select r.id, r.reason, r.asked_by as "asked_by: UserId", r.asked_at, u.full_name, u.groups, u.is_superuser, u.is_active,
               (select coalesce(v.rights_since, v.created_at) <= r.asked_at from users v where v.id = $3) as "viewer_was_there!"
         from factor_removals r join users u on u.id = r.asked_by
         where r.user_id = $1 and r.decided_at is null and r.asked_at > $2 for update of r"#,
        *user_id,
        after.to_sqlx(),
        *viewer,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Removal {
        id: row.id,
        user_id,
        reason: row.reason,
        asked_by: row.asked_by,
        asked_by_name: row.full_name,
        asked_at: row.asked_at.to_jiff(),
        asker_may_ask: row.is_active && Role::of(&groups(&row.groups), row.is_superuser) == Role::Admin,
        viewer_was_there: row.viewer_was_there,
    }))
}

pub(super) async fn insert_removal(
    connection: &mut PgConnection,
    user_id: UserId,
    reason: &str,
    asked_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into factor_removals (user_id, reason, asked_by, asked_at) values ($1, $2, $3, $4)",
        *user_id,
        reason,
        *asked_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_constraint("factor_removals_waiting", || {
        Error::Conflict("This has been asked for already. Another person has to confirm it.".to_owned())
    })?;
    Ok(())
}

/// Decides about a removal that waits; false if someone else has.
pub(super) async fn decide_removal(
    connection: &mut PgConnection,
    id: Uuid,
    decided_by: UserId,
    is_confirmed: bool,
    now: Timestamp,
) -> Result<bool> {
    let decided = sqlx::query!(
        "update factor_removals set decided_by = $2, decided_at = $4, is_confirmed = $3 where id = $1 and decided_at is null",
        id,
        *decided_by,
        is_confirmed,
        now.to_sqlx(),
    );
    Ok(decided.execute(connection).await?.rows_affected() > 0)
}

/// Withdraws what was asked for before a time and not confirmed.
pub(super) async fn withdraw_old_removals(
    connection: &mut PgConnection,
    user_id: UserId,
    before: Timestamp,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update factor_removals set decided_at = $3 where user_id = $1 and decided_at is null and asked_at <= $2",
        *user_id,
        before.to_sqlx(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
