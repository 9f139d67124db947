//! How a kind of job is run.

use super::Class;
use rand::RngExt;
use std::time::Duration;

/// How a kind of job is run. Each kind states its own, in its own file, from [`Policy::fast`] or [`Policy::slow`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// The queue it waits in.
    pub class: Class,
    /// Of two jobs in one queue that are due, the one with the higher priority runs first; 0 is usual.
    pub priority: i32,
    /// How many of this kind run at a time, over all workers together. Only slow kinds may have a limit.
    pub limit: Option<u32>,
    /// Tries in all. A job that fails this often is dead.
    pub max_attempts: u32,
    /// The pauses between them.
    pub backoff: Backoff,
    /// How long one try may take before it counts as failed.
    pub timeout: Duration,
}

/// Pauses that double from the first one up to a longest one, each a little random so that jobs that failed together do
/// not come back together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    /// The pause after the first failure.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// How far a pause may be off, as a share of it: 0.15 makes ten seconds 8.5 to 11.5.
    pub jitter: f64,
}

/// Which jobs of a kind count as the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unique {
    /// Each call of `enqueue` makes a job.
    No,
    /// One job per key, even if an earlier one has already run and is still kept.
    Ever(String),
    /// One job per key that waits to be run. Once it starts, the next one may be enqueued, because it may not have seen what
    /// changes after that.
    WhileWaiting(String),
}

impl Policy {
    /// 25 tries over about two days: a third party may be down for a weekend night without anyone having to step in.
    pub const fn fast() -> Self {
        Self {
            class: Class::Fast,
            priority: 0,
            limit: None,
            max_attempts: 25,
            backoff: Backoff::DEFAULT,
            timeout: Duration::from_secs(60),
        }
    }

    /// As many tries as [`Policy::fast`], but ten minutes for each.
    pub const fn slow() -> Self {
        Self { class: Class::Slow, timeout: Duration::from_secs(600), ..Self::fast() }
    }
}

impl Backoff {
    /// 2 seconds, doubling up to 4 hours.
    pub const DEFAULT: Self =
        Self { first: Duration::from_secs(2), longest: Duration::from_secs(4 * 60 * 60), jitter: 0.15 };

    /// The pause after the `failures`-th failure, counted from 1.
    pub fn pause(&self, failures: u32) -> Duration {
        let off = if self.jitter > 0.0 { rand::rng().random_range(-self.jitter..=self.jitter) } else { 0.0 };
        self.even(failures).mul_f64((1.0 + off).max(0.0))
    }

    fn even(&self, failures: u32) -> Duration {
        let doubled = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_25_attempts_over_about_two_days() {
        let policy = Policy::fast();
        let total: Duration = (1..policy.max_attempts).map(|n| policy.backoff.even(n)).sum();
        let hours = total.as_secs_f64() / 3600.0;
        assert!((46.0..50.0).contains(&hours), "{hours} hours");
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_are_a_little_random() {
        let backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(10), jitter: 0.1 };
        for (failures, seconds) in [(0, 1.0), (1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 10.0), (60, 10.0)] {
            let pauses: Vec<f64> = (0..50).map(|_| backoff.pause(failures).as_secs_f64()).collect();
            assert!(pauses.iter().all(|pause| (pause / seconds - 1.0).abs() <= 0.1001), "{failures}: {pauses:?}");
            assert!(pauses.iter().any(|pause| (pause / seconds - 1.0).abs() > 0.001), "{failures}: {pauses:?}");
        }
        assert_eq!(Backoff { jitter: 0.0, ..backoff }.pause(3), Duration::from_secs(4));
    }
}
