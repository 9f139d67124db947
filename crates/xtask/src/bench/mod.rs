//! `cargo xtask bench`: how fast Clerk is, compared with how fast its database could be.

mod abuse;
mod http;
mod jobs;
mod pgbench;
mod server;
mod site;

use crate::{output, shell};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::ExitCode;

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// The web server: pages, API and intake under load; start and memory.
    Http(http::Args),
    /// What strangers can cost: staff's pages while 40 sign-ins, hostile archives and large files come in at once.
    Abuse(abuse::Args),
    /// The job queue: enqueueing, throughput, latency, the worker's memory.
    Jobs(jobs::Args),
}

/// Measures.
pub(crate) async fn run(command: &Command) -> Result<ExitCode> {
    // The load generator shares the machine with what is measured, so it must not be a debug build.
    let is_trial = matches!(command, Command::Abuse(args) if args.debug);
    if cfg!(debug_assertions) && !is_trial {
        return again_in_release().await;
    }
    match command {
        Command::Abuse(args) => abuse::run(args).await,
        Command::Http(args) => http::run(args).await,
        Command::Jobs(args) => jobs::run(args).await,
    }
}

async fn again_in_release() -> Result<ExitCode> {
    let mut cargo = shell::cargo()?;
    cargo.args(["run", "--quiet", "--release", "--package", "xtask", "--"]).args(std::env::args_os().skip(1));
    let status = output::step("building the bench itself with optimisations", async {
        let mut build = shell::cargo()?;
        shell::run("cargo build", build.args(["build", "--quiet", "--release", "--package", "xtask"])).await
    });
    status.await?;
    let status = shell::Job::spawn("the bench", &mut cargo)?.wait().await?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An empty folder for the benchmark.
fn empty_folder(path: &Path) -> Result<()> {
    if path.exists() {
        std::fs::remove_dir_all(path).with_context(|| format!("can't remove {}", path.display()))?;
    }
    std::fs::create_dir_all(path).with_context(|| format!("can't create {}", path.display()))
}

/// A figure with two digits after the point.
fn round(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

fn verdict((target, met): &(String, bool)) -> String {
    match met {
        true => output::paint("32", &format!("{target} reached")),
        false => output::paint("31", &format!("{target} MISSED")),
    }
}
