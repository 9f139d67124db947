//! The pages' styles and scripts: npm fetches them, esbuild bundles them, clerk-web embeds them.

use crate::{install, output, shell};
use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What the bundle is made from: its own sources, and everything that uses a class, as unused styles are left out.
const INPUTS: &[&str] = &["crates/web/assets", "crates/web/templates", "crates/web/src"];

/// `cargo xtask assets`.
pub(crate) async fn command() -> Result<ExitCode> {
    install::ensure(&[install::Tool::Node]).await?;
    build().await?;
    Ok(ExitCode::SUCCESS)
}

/// Builds them, unless nothing has changed.
pub(crate) async fn build() -> Result<()> {
    let folder = shell::root()?.join("crates/web/assets");
    let lock = Stamp::new(folder.join("node_modules/.clerk-installed"), &[folder.join("package-lock.json")])?;
    if !lock.is_current() {
        let mut npm = shell::command("npm");
        npm.arg("ci").current_dir(&folder);
        output::step("fetching the pages' packages (npm ci)", shell::run("npm ci", &mut npm)).await?;
        lock.write()?;
    }
    let mut inputs = Vec::new();
    for input in INPUTS {
        files(&shell::root()?.join(input), &mut inputs)?;
    }
    inputs.sort();
    let built = Stamp::new(folder.join("node_modules/.clerk-built"), &inputs)?;
    if !built.is_current() || !folder.join("dist/manifest.json").exists() {
        let mut npm = shell::command("npm");
        npm.args(["run", "build"]).current_dir(&folder);
        output::step("building the pages' styles and scripts", shell::run("npm run build", &mut npm)).await?;
        built.write()?;
    }
    Ok(())
}

/// Remembers in a file which inputs something was made from.
struct Stamp {
    path: PathBuf,
    value: String,
}

impl Stamp {
    fn new(path: PathBuf, inputs: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            hasher.write(input.as_os_str().as_encoded_bytes());
            hasher.write(&std::fs::read(input).with_context(|| format!("can't read {}", input.display()))?);
        }
        Ok(Self { path, value: format!("{:016x}\n", hasher.finish()) })
    }

    fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|value| value == self.value)
    }

    fn write(&self) -> Result<()> {
        std::fs::write(&self.path, &self.value).with_context(|| format!("can't write {}", self.path.display()))
    }
}

/// All files below a folder, except those of npm and the bundler.
fn files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let is_made = ["node_modules", "dist"].iter().any(|name| entry.file_name() == *name);
        match entry.file_type()?.is_dir() {
            true if is_made => {}
            true => files(&entry.path(), found)?,
            false => found.push(entry.path()),
        }
    }
    Ok(())
}
