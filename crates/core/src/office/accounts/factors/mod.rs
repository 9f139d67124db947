//! Second factors: what someone has besides their password. An app that makes codes, or a passkey; and codes on paper, for when
//! these are lost.

mod queries;
mod recovery;
pub mod removal;
pub mod totp;

pub(crate) use queries::{add_passkey, delete_passkey, passkey_by_credential, passkey_used};
pub use queries::{held, held_things, passkeys_of};
pub use recovery::make_codes;

use super::attempts::{self, Attempt, Step};
use super::guessing::{self, Counters};
use super::record::record;
use super::{AccountNews, SendAccountNews, Visitor, sessions};
use crate::access::Group;
use crate::ids::UserId;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::audit::{self, Act};
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
    /// Since when they have the groups that they have.
    pub rights_since: Timestamp,
    /// Whether they have a password.
    pub has_password: bool,
    /// Since when they have an app that makes codes.
    pub app_since: Option<Timestamp>,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// How many of their recovery codes have not been used yet.
    pub recovery_codes: i64,
}

/// A passkey, or an account at Google or Microsoft, as its owner sees it.
#[derive(Debug, Clone)]
pub struct HeldThing {
    /// The id of a passkey; none for an account.
    pub passkey: Option<Uuid>,
    /// What its owner calls the passkey, or the account's email address.
    pub name: String,
    /// Where the account is; empty for a passkey.
    pub provider: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used to sign in.
    pub last_used_at: Option<Timestamp>,
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
        let since = rules.required_since.unwrap_or(last_changed_at).max(self.rights_since);
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
    visitor: &Visitor,
    user_id: UserId,
    code: &str,
    now: Timestamp,
) -> Result<Code> {
    let counted = match guessing::count(pool, Counters::of_code(user_id, visitor), now).await? {
        Ok(counted) => counted,
        Err(seconds) => return Ok(Code::Wait(seconds)),
    };
    let mut tx = audit::begin(pool, &visitor.actor).await?;
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

/// The attempt in which someone adds a factor, if it is still good. It locks their account: of two who set up the first one at the same
/// moment, the second finds the attempt gone.
pub async fn adding(
    connection: &mut PgConnection,
    user_id: UserId,
    token: &str,
    now: Timestamp,
) -> Result<Option<Attempt>> {
    queries::lock_owner(connection, user_id).await?;
    let attempt = attempts::find(connection, token, now).await?.filter(|attempt| attempt.user_id == Some(user_id));
    Ok(match attempt.as_ref().map(|attempt| attempt.step) {
        Some(Step::Confirmed) => attempt,
        // Someone who has a factor by now is asked for it.
        Some(Step::SetUp) if !held(connection, user_id).await?.has_factor() => attempt,
        _ => None,
    })
}

/// Records that someone has another factor, added in an attempt, and tells them. All their other attempts end: who began them has not
/// shown this factor. With the first one they get recovery codes, which are returned: nobody can see them later.
pub(crate) async fn added(
    connection: &mut PgConnection,
    user_id: UserId,
    token: &str,
    what: &str,
    now: Timestamp,
) -> Result<Option<Vec<String>>> {
    attempts::delete_others(connection, user_id, token).await?;
    record(connection, Some(user_id), Act::FactorAdded, Some(what)).await?;
    tell(connection, user_id, AccountNews::FactorAdded).await?;
    match held(connection, user_id).await?.recovery_codes {
        0 => recovery::first_codes(connection, user_id, now).await.map(Some),
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
    let gone = || Error::Conflict("This passkey has been removed already.".to_owned());
    let name = delete_passkey(connection, user_id, id).await?.ok_or_else(gone)?;
    removed(connection, user_id, &format!("Passkey: {name}")).await
}

/// Removes everything that someone has besides their password, for someone else. Their sessions end.
///
/// # Errors
/// [`Error::Conflict`] when they have nothing of the kind.
pub async fn remove_all(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    require_factor(connection, user_id).await?;
    queries::delete_all(connection, user_id).await?;
    attempts::delete_of(connection, user_id).await?;
    sessions::end_of(connection, user_id, now).await?;
    removed(connection, user_id, "All").await
}

async fn require_factor(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    match held(connection, user_id).await?.has_factor() {
        true => Ok(()),
        false => Err(Error::Conflict("They have no second factor.".to_owned())),
    }
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
        let held = |groups: &[Group], is_superuser, since| Held {
            user_id: Uuid::nil().into(),
            email: String::new(),
            full_name: String::new(),
            groups: groups.to_vec(),
            is_superuser,
            rights_since: at(since),
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
        for (groups, is_superuser, here_since, since, due) in [
            (vec![Group::Paralegal], false, old, None, None),
            (vec![], false, old, None, None),
            (vec![Group::Paralegal, Group::Lawyer], false, old, None, Some("2026-03-08T00:00:00Z")),
            (vec![Group::Lawyer], false, old, Some("2026-02-01T00:00:00Z"), Some("2026-02-08T00:00:00Z")),
            // Anyone who comes to the group later has as much time.
            (vec![Group::Lawyer], false, new, None, Some("2026-06-08T00:00:00Z")),
            (vec![], true, old, None, Some("2026-03-08T00:00:00Z")),
        ] {
            let found = held(&groups, is_superuser, here_since).factor_due(&rules(since), at(changed));
            assert_eq!(found, due.map(at), "{groups:?} {is_superuser} {here_since}");
        }
    }
}
