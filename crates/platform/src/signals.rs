//! When a process is told to stop, and what it says of itself by how it ends.

use crate::config::Environment;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A token that SIGTERM and SIGINT cancel. Asked for first of all: until then these signals end the process at once.
pub fn stop() -> std::io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn({
        let stop = stop.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            stop.cancel();
        }
    });
    Ok(stop)
}

/// Whether a health check has found this process well.
///
/// When the check of a new task fails, swarm stops that task. One that ends with 0 then counts as started all the same, and
/// swarm goes on to stop the one that it was to replace (`controller.Start` in moby's daemon/cluster/executor/container). So
/// where there are health checks, a process that none has found well ends with an error.
#[derive(Debug, Default)]
pub struct FoundWell(AtomicBool);

/// It was asked to stop before a health check had found it well.
#[derive(Debug, thiserror::Error)]
#[error("asked to stop before a health check had found it well")]
pub struct NeverFoundWell;

impl FoundWell {
    /// A health check is being answered: all is well.
    pub fn answer(&self) {
        self.0.store(true, Relaxed);
    }

    /// How the process should end when it was asked to. On a developer's machine nobody checks.
    pub fn end(&self, environment: Environment) -> Result<(), NeverFoundWell> {
        if environment == Environment::Local || self.0.load(Relaxed) { Ok(()) } else { Err(NeverFoundWell) }
    }
}
