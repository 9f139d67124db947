//! The host's PostgreSQL: a cluster as Debian makes them, with files of its own, reached only through its socket.

use anyhow::{Context, Result, bail};
use clerk_testkit::postgres::Binaries;
use rustix::process::Signal;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use xtask::shell::{self, Job};

/// The port, which names the socket.
pub(super) const PORT: &str = "6432";
/// As deploy/provision.sh sets them.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "max_connections=200",
    "password_encryption=scram-sha-256",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
];

/// A cluster and the server on it.
pub(super) struct Postgres {
    binaries: Binaries,
    folder: PathBuf,
    log: PathBuf,
    ids: (u32, u32),
    job: Option<Job>,
}

impl Postgres {
    /// Makes a cluster in the folder, and starts it.
    pub(super) async fn start(folder: &Path, log: &Path) -> Result<Self> {
        let binaries = Binaries::all().into_iter().next().context("no PostgreSQL server on this machine")?;
        let id = async |flag: &str| -> Result<u32> {
            let id = shell::output("id", shell::command("id").args([flag, "postgres"])).await?;
            Ok(id.trim().parse()?)
        };
        let ids = (id("-u").await?, id("-g").await?);
        let mut postgres = Self { binaries, folder: folder.to_owned(), log: log.to_owned(), ids, job: None };
        postgres.make().await?;
        postgres.launch().await?;
        Ok(postgres)
    }

    pub(super) fn major(&self) -> u32 {
        self.binaries.major()
    }

    pub(super) fn socket_folder(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// The result of a statement, as PostgreSQL's administrator, with a standard input.
    pub(super) async fn sql(&self, database: &str, text: &str) -> Result<String> {
        let mut psql = self.command("psql");
        psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-p", PORT, "-h"]).arg(self.socket_folder());
        psql.args(["-d", database, "-f", "-"]).stdin(Stdio::from(super::file_with(text)?));
        Ok(shell::output("psql", &mut psql).await?.trim().to_owned())
    }

    /// Everything in a database, as text.
    pub(super) async fn dump(&self, database: &str) -> Result<String> {
        let mut dump = self.command("pg_dump");
        dump.args(["-p", PORT, "-h"]).arg(self.socket_folder());
        shell::output("pg_dump", dump.arg(database)).await
    }

    /// Cuts all sessions and starts again, as `systemctl restart postgresql` does.
    pub(super) async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        self.launch().await
    }

    /// Loses everything, and makes an empty cluster.
    pub(super) async fn lose(&mut self) -> Result<()> {
        self.stop().await?;
        std::fs::remove_dir_all(&self.folder)?;
        self.make().await?;
        self.launch().await
    }

    pub(super) async fn stop(&mut self) -> Result<()> {
        let Some(mut job) = self.job.take() else { return Ok(()) };
        job.signal(Signal::INT);
        tokio::time::timeout(Duration::from_secs(60), job.wait()).await.context("PostgreSQL does not stop")??;
        Ok(())
    }

    async fn make(&self) -> Result<()> {
        for folder in [&self.folder, &self.socket_folder()] {
            std::fs::create_dir_all(folder)?;
            std::os::unix::fs::chown(folder, Some(self.ids.0), Some(self.ids.1))?;
        }
        let mut initdb = self.command("initdb");
        initdb.args(["--auth-local=peer", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "-D"]);
        shell::output("initdb", initdb.arg(self.folder.join("data"))).await?;
        Ok(())
    }

    async fn launch(&mut self) -> Result<()> {
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(self.folder.join("data")).args(["-p", PORT]);
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        postgres.arg("-c").arg(format!("unix_socket_directories={}", self.socket_folder().display()));
        let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
        postgres.stdout(log.try_clone()?).stderr(log);
        self.job = Some(Job::spawn("PostgreSQL", &mut postgres)?);
        for _ in 0..300 {
            let mut ready = self.command("pg_isready");
            if shell::succeeds(ready.args(["-p", PORT, "-h"]).arg(self.socket_folder())).await {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("PostgreSQL does not start:\n{}", super::last_lines(&std::fs::read_to_string(&self.log)?, 15))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = shell::command(self.binaries.program(program));
        // It ends with us through SIGTERM. Its user can't enter our working directory.
        command.uid(self.ids.0).gid(self.ids.1).current_dir("/");
        command
    }
}
