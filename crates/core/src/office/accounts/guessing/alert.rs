//! Failures of all accounts together: someone who tries one password on every account stays below each counter.

use super::queries;
use crate::Result;
use crate::jobs::{EnqueueOptions, Job, Policy, enqueue};
use crate::office::organisation::sign_in_rules;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// The time in which failures are counted together.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// How long after an alert no other is raised.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// Tells the tech channel that unusually many sign-ins fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertGuessing {}

impl Job for AlertGuessing {
    const KIND: &'static str = "alert_guessing";

    fn policy() -> Policy {
        Policy::fast()
    }
}

/// Counts a failure of any account, and raises one alert when there are more than usual.
pub(crate) async fn note_failure(connection: &mut PgConnection, now: Timestamp) -> Result<()> {
    let before = |span| now.saturating_sub(span).unwrap_or(now);
    let failures = queries::count_of_all(connection, now, before(WINDOW)).await?;
    let (rules, _) = sign_in_rules(connection).await?;
    if failures < i64::from(rules.alert_after) || !queries::raise(connection, now, before(QUIET)).await? {
        return Ok(());
    }
    tracing::warn!(failures, "unusually many sign-ins fail");
    enqueue(connection, &AlertGuessing {}, EnqueueOptions::default()).await?;
    Ok(())
}

/// How many sign-ins have failed in the last ten minutes, whichever the account.
pub async fn failures_lately(connection: &mut PgConnection, now: Timestamp) -> Result<i64> {
    queries::of_all_since(connection, now.saturating_sub(WINDOW).unwrap_or(now)).await
}
