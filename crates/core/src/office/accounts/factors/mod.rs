//! Second factors: what someone has besides their password. An app that makes codes, or a passkey; and codes on paper, for when
//! these are lost.

mod queries;
mod recovery;
pub mod removal;
pub mod totp;

pub(crate) use queries::{add_passkey, delete_passkey, passkey_by_credential, passkey_used};
pub use queries::{delete_unconfirmed, held, passkeys_of};
pub use recovery::make_codes;

use super::guessing::{self, Counters};
use super::record::record;
use super::{AccountNews, SendAccountNews};
use crate::access::Group;
use crate::ids::UserId;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::audit::{self, Act, Actor};
use crate::office::organisation::SignInRules;
use crate::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// What someone has to sign in with.
#[derive(Debug, Clone)]
pub struct Held {
    /// Their id.
    pub user_id: UserId,
    /// Their email address.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// The groups they are in.
    pub groups: Vec<Group>,
    /// Whether they may do everything, whatever their groups.
    pub is_superuser: bool,
    /// When they were added.
    pub created_at: Timestamp,
    /// Whether they have a password.
    pub has_password: bool,
    /// Since when they have an app that makes codes.
    pub app_since: Option<Timestamp>,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// How many of their recovery codes have not been used yet.
    pub recovery_codes: i64,
}

/// A passkey of someone.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Id.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The public key and its counter, as the library keeps them.
    pub credential: Value,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used to sign in.
    pub last_used_at: Option<Timestamp>,
}

impl Held {
    /// Whether they have a second factor.
    pub fn has_factor(&self) -> bool {
        self.app_since.is_some() || self.passkeys > 0
    }

    /// From when on they must have a second factor; none if they need not. `last_changed_at` is when the rules were last changed.
    pub fn factor_due(&self, rules: &SignInRules, last_changed_at: Timestamp) -> Option<Timestamp> {
        let is_in = |group: &Group| self.groups.contains(group) || self.is_superuser && *group == Group::Admin;
        if !rules.factor_groups.iter().any(is_in) {
            return None;
        }
        let since = rules.required_since.unwrap_or(last_changed_at).max(self.created_at);
        Some(since.saturating_add(SignedDuration::from_hours(24 * i64::from(rules.grace_days))).unwrap_or(since))
    }
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// It is right.
    Right,
    /// It is wrong, too old, or was used before.
    Wrong,
    /// Too many failures: try again after this many seconds.
    Wait(i64),
}

/// Checks a code of someone's app, or one of their recovery codes, which is then used up.
pub(crate) async fn check_code(
    pool: &PgPool,
    key: &SecretString,
    actor: &Actor,
    user_id: UserId,
    code: &str,
    now: Timestamp,
) -> Result<Code> {
    let counted = match guessing::count(pool, Counters::of_code(user_id), now).await? {
        Ok(counted) => counted,
        Err(seconds) => return Ok(Code::Wait(seconds)),
    };
    let mut tx = audit::begin(pool, actor).await?;
    let is_right =
        totp::accept(&mut tx, key, user_id, code, now).await? || recovery::accept(&mut tx, user_id, code, now).await?;
    if is_right {
        counted.succeeded(&mut tx).await?;
    } else {
        record(&mut tx, Some(user_id), Act::FactorFailed, None).await?;
        guessing::note_failure(&mut tx, now).await?;
    }
    tx.commit().await?;
    Ok(if is_right { Code::Right } else { Code::Wrong })
}

/// Records that someone has another factor, and tells them. With the first one they get recovery codes, which are returned: nobody
/// can see them later.
pub(crate) async fn added(
    connection: &mut PgConnection,
    user_id: UserId,
    what: &str,
    now: Timestamp,
) -> Result<Option<Vec<String>>> {
    record(connection, Some(user_id), Act::FactorAdded, Some(what)).await?;
    tell(connection, user_id, AccountNews::FactorAdded).await?;
    match held(connection, user_id).await?.recovery_codes {
        0 => make_codes(connection, user_id, now).await.map(Some),
        _ => Ok(None),
    }
}

/// Records that someone has a factor less, and tells them. Recovery codes are of no use without any.
pub(crate) async fn removed(connection: &mut PgConnection, user_id: UserId, what: &str) -> Result<()> {
    record(connection, Some(user_id), Act::FactorRemoved, Some(what)).await?;
    tell(connection, user_id, AccountNews::FactorRemoved).await?;
    if !held(connection, user_id).await?.has_factor() {
        recovery::delete(connection, user_id).await?;
    }
    Ok(())
}

/// Removes one of one's own passkeys.
pub async fn remove_passkey(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> Result<()> {
    let name = delete_passkey(connection, user_id, id).await?.ok_or(Error::NotFound)?;
    removed(connection, user_id, &format!("Passkey: {name}")).await
}

/// Removes everything that someone has besides their password.
pub async fn remove_all(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    queries::delete_all(connection, user_id).await?;
    super::attempts::delete_of(connection, user_id).await?;
    removed(connection, user_id, "All").await
}

pub(crate) async fn tell(connection: &mut PgConnection, user_id: UserId, news: AccountNews) -> Result<()> {
    enqueue(connection, &SendAccountNews { user_id, news }, EnqueueOptions::default()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_needs_a_second_factor_and_by_when() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let held = |groups: &[Group], is_superuser, created_at| Held {
            user_id: Uuid::nil().into(),
            email: String::new(),
            full_name: String::new(),
            groups: groups.to_vec(),
            is_superuser,
            created_at: at(created_at),
            has_password: true,
            app_since: None,
            passkeys: 0,
            recovery_codes: 0,
        };
        let rules = |since: Option<&str>| SignInRules {
            factor_groups: vec![Group::Lawyer, Group::Admin],
            grace_days: 7,
            required_since: since.map(at),
            ..SignInRules::default()
        };
        let (old, new, changed) = ("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-03-01T00:00:00Z");
        for (groups, is_superuser, created_at, since, due) in [
            (vec![Group::Paralegal], false, old, None, None),
            (vec![], false, old, None, None),
            (vec![Group::Paralegal, Group::Lawyer], false, old, None, Some("2026-03-08T00:00:00Z")),
            (vec![Group::Lawyer], false, old, Some("2026-02-01T00:00:00Z"), Some("2026-02-08T00:00:00Z")),
            // Anyone who comes later has as much time.
            (vec![Group::Lawyer], false, new, None, Some("2026-06-08T00:00:00Z")),
            (vec![], true, old, None, Some("2026-03-08T00:00:00Z")),
        ] {
            let found = held(&groups, is_superuser, created_at).factor_due(&rules(since), at(changed));
            assert_eq!(found, due.map(at), "{groups:?} {is_superuser} {created_at}");
        }
    }
}
