//! Starts other programs, and makes sure that none of them outlives this one.

use crate::output;
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How long a program may take to end when its future is dropped. nextest gives tests ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// The workspace's folder. Cargo gives the package's folder to what it runs; the one known at compile time may be in another
/// clone with the same target directory.
pub fn root() -> Result<&'static Path> {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    if let Some(root) = ROOT.get() {
        return Ok(root);
    }
    let here = std::env::current_dir()?;
    let start = std::env::var_os("CARGO_MANIFEST_DIR").map_or(here, PathBuf::from);
    let root = start
        .ancestors()
        .find(|folder| folder.join("crates/xtask").is_dir())
        .context("run this inside Clerk's folder")?
        .to_owned();
    Ok(ROOT.get_or_init(|| root))
}

/// A program that gets no input and ends when this process does, even when this process is killed (if util-linux's setpriv is
/// there to arrange that).
pub fn command(program: impl AsRef<OsStr>) -> Command {
    static HAS_SETPRIV: OnceLock<bool> = OnceLock::new();
    let has_setpriv = *HAS_SETPRIV
        .get_or_init(|| std::process::Command::new("setpriv").arg("--version").stdout(Stdio::null()).status().is_ok());
    let mut command = match has_setpriv {
        true => Command::new("setpriv"),
        false => Command::new(program.as_ref()),
    };
    if has_setpriv {
        command.args(["--pdeathsig", "SIGTERM", "--"]).arg(program);
    }
    command.stdin(Stdio::null());
    if !output::is_colourful() {
        command.env("NO_COLOR", "1");
    }
    command
}

/// Cargo in the workspace's folder; queries are checked against .sqlx.
pub fn cargo() -> Result<Command> {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()?).env("SQLX_OFFLINE", "true").env_remove("DATABASE_URL");
    // Build scripts that watch these variables would run again each time cargo is started from here rather than from a shell.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"].contains(&name.as_ref()) {
            cargo.env_remove(name.as_ref());
        }
    }
    Ok(cargo)
}

/// Runs a program to its end, with its output shown. Fails when the program does.
pub async fn run(what: &str, command: &mut Command) -> Result<()> {
    let status = Job::spawn(what, command)?.wait().await?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(())
}

/// Runs a program to its end and returns what it wrote; its error output is shown.
pub async fn output(what: &str, command: &mut Command) -> Result<String> {
    use tokio::io::AsyncReadExt;
    let mut job = Job::spawn(what, command.stdout(Stdio::piped()))?;
    let mut text = String::new();
    if let Some(mut stdout) = job.child.stdout.take() {
        stdout.read_to_string(&mut text).await.with_context(|| format!("{what}: can't read its output"))?;
    }
    let status = job.wait().await?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(text)
}

/// Whether a program can be started and succeeds.
pub async fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().await.is_ok_and(|status| status.success())
}

/// A running program with everything that it starts. Ends when dropped.
#[derive(Debug)]
pub struct Job {
    /// The program itself.
    pub child: Child,
    group: Option<Pid>,
}

impl Job {
    /// Starts it in its own process group: Ctrl-C in a terminal then reaches only us, and we stop things in order.
    pub fn spawn(what: &str, command: &mut Command) -> Result<Self> {
        let child = command.process_group(0).spawn().with_context(|| format!("can't start {what}"))?;
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        Ok(Self { child, group })
    }

    /// Waits for its end.
    pub async fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }

    /// Sends a signal to it and everything that it started.
    pub fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // Fails only when nothing is left of it, which is what we want.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let begun = Instant::now();
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        self.signal(Signal::TERM);
        let all_gone = |group| test_kill_process_group(group).is_err();
        while begun.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) && self.group.is_none_or(all_gone) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.signal(Signal::KILL);
    }
}
