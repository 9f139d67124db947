//! What the worker is doing, for health checks.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Status {
    fetchers: AtomicUsize,
    expected: AtomicUsize,
    restarts: AtomicU64,
    done: AtomicU64,
    retried: AtomicU64,
    dead: AtomicU64,
}

impl Status {
    /// Fetchers that run, of how many.
    pub fn fetchers(&self) -> (usize, usize) {
        (self.fetchers.load(Relaxed), self.expected.load(Relaxed))
    }

    /// Fetchers that failed and were replaced.
    pub fn restarts(&self) -> u64 {
        self.restarts.load(Relaxed)
    }

    /// Jobs that were done.
    pub fn done(&self) -> u64 {
        self.done.load(Relaxed)
    }

    /// Tries that failed and will be repeated.
    pub fn retried(&self) -> u64 {
        self.retried.load(Relaxed)
    }

    /// Jobs that died.
    pub fn dead(&self) -> u64 {
        self.dead.load(Relaxed)
    }

    pub(super) fn expect_fetchers(&self, count: usize) {
        self.expected.store(count, Relaxed);
    }

    pub(super) fn fetcher_started(&self) {
        self.fetchers.fetch_add(1, Relaxed);
    }

    pub(super) fn fetcher_ended(&self) {
        self.fetchers.fetch_sub(1, Relaxed);
    }

    pub(super) fn count_restart(&self) {
        self.restarts.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_done(&self) {
        self.done.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_retry(&self) {
        self.retried.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_dead(&self) {
        self.dead.fetch_add(1, Relaxed);
    }
}
