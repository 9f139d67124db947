//! How often a job is tried.

use rand::RngExt;
use std::time::Duration;

/// How often and when a job is tried, and how long one try may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
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

impl Default for Policy {
    /// 25 tries over about two days: a third party may be down for a weekend night without anybody having to step in.
    fn default() -> Self {
        Self { max_attempts: 25, backoff: Backoff::default(), timeout: Duration::from_secs(60) }
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_secs(2), longest: Duration::from_secs(4 * 60 * 60), jitter: 0.15 }
    }
}

impl Backoff {
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
        let policy = Policy::default();
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
