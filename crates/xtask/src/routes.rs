//! `cargo xtask routes`: prints every URL of the web server, and writes docs/routes.md.

use crate::{output, shell};
use anyhow::{Context, Result};
use std::process::ExitCode;

/// Asks the web server's own tables, so xtask need not be built with it.
pub(crate) async fn command() -> Result<ExitCode> {
    let mut cargo = shell::cargo()?;
    cargo.args(["run", "--quiet", "--package", "clerk-web", "--example", "routes"]);
    let page = shell::output("cargo run --example routes", &mut cargo).await?;
    let path = shell::root()?.join("docs/routes.md");
    std::fs::write(&path, &page).with_context(|| format!("writing {}", path.display()))?;
    page.lines().for_each(output::line);
    Ok(ExitCode::SUCCESS)
}
