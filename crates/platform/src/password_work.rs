//! Hashing and checking passwords, a few at a time. Each takes 19 MiB and tens of milliseconds, so anyone who could start many at
//! once could use up the memory of a server.

use crate::secrets::{hash_password, password_fits};
use crate::{Error, Result};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many are hashed at the same time.
const AT_ONCE: usize = 2;
/// How many may wait for that.
const WAITING: usize = 16;
/// How long one may wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// The one place of a process where passwords are hashed and checked.
#[derive(Debug, Clone)]
pub struct PasswordWork {
    running: Arc<Semaphore>,
    admitted: Arc<AtomicUsize>,
}

impl Default for PasswordWork {
    fn default() -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), admitted: Arc::default() }
    }
}

impl PasswordWork {
    /// Hashes a password.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn hash(&self, password: SecretString) -> Result<String> {
        self.run(move || hash_password(&password)).await?
    }

    /// Whether a password fits a hash; without a hash it takes as long and says no.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn fits(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        self.run(move || password_fits(&password, hash.as_deref())).await
    }

    /// Does it on a thread of its own, once it is its turn.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Place::take(&self.admitted).ok_or(Error::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.running).acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|error| Error::External(error.to_string()))?;
        // The thread holds both until it is done, even if nobody waits for the answer any more.
        let work = move || {
            let done = work();
            drop((turn, place));
            done
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::External(format!("the work on a password: {error}")))
    }
}

/// A place among those that run or wait; it is free again when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(admitted: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(admitted));
        // Counted first: of two that come at once, no more than one gets the last place.
        let before = admitted.fetch_add(1, Ordering::Relaxed);
        (before < AT_ONCE + WAITING).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn more_than_can_wait_are_refused_at_once() {
        let work = PasswordWork::default();
        let (release, released) = mpsc::channel::<()>();
        let released = Arc::new(std::sync::Mutex::new(released));
        let begin = || {
            let (work, released) = (work.clone(), Arc::clone(&released));
            tokio::spawn(async move { work.run(move || released.lock().unwrap().recv().is_ok()).await })
        };
        let admitted: Vec<_> = (0..AT_ONCE + WAITING).map(|_| begin()).collect();
        while work.admitted.load(Ordering::Relaxed) < AT_ONCE + WAITING {
            tokio::task::yield_now().await;
        }
        assert!(matches!(work.run(|| ()).await, Err(Error::Busy)));
        for _ in &admitted {
            release.send(()).unwrap();
        }
        for task in admitted {
            assert!(task.await.unwrap().unwrap());
        }
        assert!(work.run(|| ()).await.is_ok(), "and there is room again");
    }
}
