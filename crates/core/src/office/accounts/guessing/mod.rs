//! Guessing: every try is counted, by the account and by the network it comes from, and further tries wait longer and longer. Nobody
//! is locked out for good, and nobody at all in a browser that they have signed in with before: it has a counter of its own.

mod alert;
mod counter;
mod queries;

pub(crate) use alert::note_failure;
pub use alert::{AlertGuessing, failures_lately};
pub(crate) use counter::Counters;

use crate::Result;
use clerk_platform::db;
use jiff::{SignedDuration, Timestamp};
use sqlx::{PgConnection, PgPool};

/// Failures are forgotten after this long without a further one.
const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// A try that has been counted as a failure of each counter, until it succeeds.
pub(crate) struct Counted {
    counters: Counters,
    /// What each counter waits for because of this very try.
    waits: Vec<Option<Timestamp>>,
}

/// Counts a try, or says how many seconds one of the counters has to wait. It counts as a failure until it has succeeded, so that
/// many at once can't slip past the count.
pub(crate) async fn count(
    pool: &PgPool,
    counters: Counters,
    now: Timestamp,
) -> Result<std::result::Result<Counted, i64>> {
    let mut tx = db::begin(pool).await?;
    let mut waits = Vec::new();
    // Those of a kind come in the same order everywhere, so two tries never wait for each other.
    for counter in counters.all() {
        let Some(failures) = queries::count(&mut tx, &counter.key, now, FORGET_AFTER).await? else {
            // Leaving `tx` behind undoes what the other counters have counted.
            let until = queries::blocked_until(&mut tx, &counter.key).await?;
            return Ok(Err(until.map_or(1, |until| until.duration_since(now).as_secs().max(1))));
        };
        let wait = wait_after(failures, counter.free);
        let until = (!wait.is_zero()).then(|| now.saturating_add(wait).unwrap_or(now));
        if let Some(until) = until {
            queries::block(&mut tx, &counter.key, until).await?;
        }
        waits.push(until);
    }
    tx.commit().await?;
    Ok(Ok(Counted { counters, waits }))
}

impl Counted {
    /// The try has succeeded. Its account, or its browser, starts afresh. Its network only forgets this one try: otherwise anyone with
    /// an account could guess at others as often as they like.
    pub(crate) async fn succeeded(&self, connection: &mut PgConnection) -> Result<()> {
        for (counter, wait) in self.counters.all().zip(&self.waits) {
            match counter.is_shared {
                true => queries::take_back(connection, &counter.key, *wait).await?,
                false => queries::clear(connection, &counter.key).await?,
            }
        }
        Ok(())
    }
}

/// Takes back a try that could not be judged, because the server had too much to do.
pub(crate) async fn take_back(pool: &PgPool, counted: &Counted) -> Result<()> {
    let mut tx = db::begin(pool).await?;
    for (counter, wait) in counted.counters.all().zip(&counted.waits) {
        queries::take_back(&mut tx, &counter.key, *wait).await?;
    }
    Ok(tx.commit().await?)
}

/// No wait for the first failures, then 1 s, 2 s, 4 s … up to the longest.
fn wait_after(failures: i32, free: i32) -> SignedDuration {
    match u32::try_from(failures - free) {
        Ok(beyond @ 1..=10) => SignedDuration::from_secs(1 << (beyond - 1)).min(LONGEST_WAIT),
        Ok(11..) => LONGEST_WAIT,
        _ => SignedDuration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        for (failures, seconds) in [(1, 0), (5, 0), (6, 1), (7, 2), (10, 16), (15, 512), (16, 900), (1000, 900)] {
            assert_eq!(wait_after(failures, 5).as_secs(), seconds, "{failures}");
        }
    }
}
