//! Ctrl-C and SIGTERM.

use crate::output;
use anyhow::Result;
use std::process::ExitCode;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that ask a command to end.
#[derive(Debug)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    /// From now on these signals don't end the process by themselves.
    pub fn catch() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one; returns the exit code for it.
    pub async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
            _ = self.hang_up.recv() => 129,
        }
    }
}

/// Runs a command until it ends or a signal arrives. What it has started ends when its future is dropped.
pub async fn or_interrupted(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let mut signals = Signals::catch()?;
    tokio::select! {
        done = work => done,
        code = signals.next() => {
            output::warn("interrupted");
            Ok(ExitCode::from(code))
        }
    }
}
