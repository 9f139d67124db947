//! `cargo xtask swarm-test`: builds the crate `swarm-test`, the only one that needs a TLS client, and runs it.

use crate::install::{self, Tool};
use anyhow::Result;
use std::process::ExitCode;

/// What to prove, and with what: `--help` says more.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    /// Passed on to the test.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

/// Starts the test. `cargo xtask dev` should not have to build it.
pub(crate) async fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[Tool::Server]).await?;
    let mut cargo = crate::shell::cargo()?;
    cargo.args(["run", "--quiet", "--package", "swarm-test", "--"]).args(&args.options);
    let mut signals = crate::signals::Signals::catch()?;
    let mut job = crate::shell::Job::spawn("the test", &mut cargo)?;
    let status = loop {
        tokio::select! {
            status = job.wait() => break status?,
            // It cleans up what it started, however long that takes.
            _ = signals.next() => job.signal(rustix::process::Signal::TERM),
        }
    };
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
