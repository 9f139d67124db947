//! A cluster's files and how to make and serve them.

use super::binaries::{Binaries, OLDEST};
use super::owner::Owner;
use super::{Options, SUPERUSER, home, leftover};
use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tokio::io::AsyncWriteExt;

/// The kernel's limit for the length of a socket's path.
const SOCKET_PATH_LIMIT: usize = 107;

/// A cluster that does not run (yet).
#[derive(Debug)]
pub(super) struct Site {
    owner: Owner,
    home: PathBuf,
    binaries: Binaries,
    pub(super) password: String,
}

impl Site {
    /// Opens the folder, makes the cluster if there is none, and stops what an earlier run left running.
    pub(super) async fn open(folder: &Path, options: &Options) -> Result<Self> {
        let owner = Owner::find()?;
        let home = home::prepare(folder, owner)?;
        leftover::stop(&home.join("data")).await?;
        let binaries = choose_binaries(&home)?;
        let password = password(&home, owner)?;
        let site = Self { owner, home, binaries, password };
        if !site.data().join("PG_VERSION").exists() {
            site.initialise(options).await?;
        }
        Ok(site)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    pub(super) fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The end of the server's log.
    pub(super) fn log_tail(&self) -> String {
        let log = std::fs::read(self.home.join("log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().collect();
        lines.get(lines.len().saturating_sub(15)..).unwrap_or_default().join("\n")
    }

    /// Starts the server.
    pub(super) fn launch(&self, port: u16, options: &Options) -> Result<Child> {
        // A new file: processes of a killed server may still write to the old one.
        let path = self.home.join("log");
        if path.exists() {
            std::fs::remove_file(&path).context("can't remove PostgreSQL's log")?;
        }
        let log = File::create_new(path).context("can't write PostgreSQL's log")?;
        let program = self.binaries.program("postgres");
        let mut command = match options.dies_with_parent {
            // "Fast shutdown": sessions are cut, data is written.
            true => self.owner.command_for_life(program, "SIGINT"),
            false => self.owner.command(program),
        };
        command.arg("-D").arg(self.data()).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        command.args(["-c", "timezone=UTC", "-c", "log_timezone=UTC"]);
        let socket = self.socket().map(|folder| format!("\"{}\"", folder.display())).unwrap_or_default();
        command.arg("-c").arg(format!("unix_socket_directories={socket}"));
        for (name, value) in &options.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.stdout(log.try_clone()?).stderr(log).envs(options.environment.clone());
        // Its own process group: Ctrl-C in a terminal must not reach it before its users have stopped.
        command.process_group(0);
        command.spawn().context("can't start PostgreSQL")
    }

    /// The folder of its socket: next to the data, or none when that path is too long for one.
    pub(super) fn socket(&self) -> Option<PathBuf> {
        let folder = self.data();
        (folder.join(".s.PGSQL.65535").as_os_str().len() <= SOCKET_PATH_LIMIT).then_some(folder)
    }

    /// Makes the cluster with one database. It first has another name, so that an interrupted start leaves no half-made
    /// cluster.
    async fn initialise(&self, options: &Options) -> Result<()> {
        let new = self.home.join("data.new");
        if new.exists() {
            std::fs::remove_dir_all(&new).with_context(|| format!("can't remove {}", new.display()))?;
        }
        let mut initdb = self.owner.command(self.binaries.program("initdb"));
        initdb.arg("-D").arg(&new).arg("--pwfile").arg(self.home.join("password"));
        initdb.args(["-U", SUPERUSER, "--auth=password", "--encoding=UTF8", "--locale=C.UTF-8"]);
        if options.throw_away {
            initdb.arg("--no-sync");
        }
        self.run("initdb", initdb, "").await?;
        let mut single = self.owner.command(self.binaries.program("postgres"));
        single.args(["--single", "-D"]).arg(&new).arg("postgres");
        self.run("making the database", single, &format!("create database {SUPERUSER}\n")).await?;
        std::fs::rename(&new, self.data()).context("can't put the new cluster in its place")
    }

    async fn run(&self, what: &str, mut command: Command, input: &str) -> Result<()> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0);
        let mut child = tokio::process::Command::from(command)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{what}: can't start it"))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).await?;
        }
        let output = child.wait_with_output().await?;
        if !output.status.success() {
            bail!("{what} failed ({}):\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}

/// The programs that fit the data; any for a new cluster.
fn choose_binaries(home: &Path) -> Result<Binaries> {
    let all = Binaries::all();
    match std::fs::read_to_string(home.join("data/PG_VERSION")) {
        Err(_) => all.into_iter().next().with_context(|| format!("no PostgreSQL server {OLDEST} or newer found")),
        Ok(made_by) => {
            let major: u32 = made_by.trim().parse().context("data/PG_VERSION holds no version")?;
            all.into_iter().find(|binaries| binaries.major() == major).with_context(|| {
                format!(
                    "the data in {} was made by PostgreSQL {major}, whose programs are gone: install that version, or \
                     start afresh",
                    home.display()
                )
            })
        }
    }
}

/// The superuser's password, generated once.
fn password(home: &Path, owner: Owner) -> Result<String> {
    let path = home.join("password");
    match std::fs::read_to_string(&path) {
        Ok(password) => Ok(password.trim().to_owned()),
        Err(_) if home.join("data").exists() => bail!("{} is gone", path.display()),
        Err(_) => {
            let password = uuid::Uuid::new_v4().simple().to_string();
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .with_context(|| format!("can't write {}", path.display()))?;
            writeln!(file, "{password}")?;
            owner.give(&path)?;
            Ok(password)
        }
    }
}
