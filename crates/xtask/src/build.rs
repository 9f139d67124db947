//! Builds Clerk's own programs.

use crate::{output, shell};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The folder of the built programs.
#[derive(Debug)]
pub struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// One of the programs: `clerk`, `clerk-web` or `clerk-worker`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Builds `clerk-web`, `clerk-worker` and `clerk`.
pub async fn binaries(release: bool) -> Result<Binaries> {
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "-p", "clerk-web", "-p", "clerk-worker", "-p", "clerk-cli"]);
    cargo.args(release.then_some("--release"));
    output::step("building web server, worker and command line", shell::run("cargo build", &mut cargo)).await?;
    let target = target_folder().await?;
    Ok(Binaries { folder: target.join(if release { "release" } else { "debug" }) })
}

/// The programs without optimisations that have been built before.
pub async fn built() -> Result<Binaries> {
    Ok(Binaries { folder: target_folder().await?.join("debug") })
}

/// Where Cargo puts what it builds.
pub async fn target_folder() -> Result<PathBuf> {
    let mut cargo = shell::cargo()?;
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let metadata = shell::output("cargo metadata", &mut cargo).await?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    metadata
        .get("target_directory")
        .and_then(|target| target.as_str())
        .map(PathBuf::from)
        .context("no target directory")
}

/// The variable with the runner that Cargo and nextest use for programs built for this machine.
pub async fn runner_variable() -> Result<String> {
    let mut rustc = shell::command("rustc");
    let about = shell::output("rustc", rustc.current_dir(shell::root()?).arg("-vV")).await?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(format!("CARGO_TARGET_{}_RUNNER", host.to_uppercase().replace('-', "_")))
}
