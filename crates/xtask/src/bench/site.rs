//! What web server and worker need: a database, with many cases if wanted, and file storage.

use super::empty_folder;
use crate::build::Binaries;
use crate::{output, shell};
use anyhow::{Context, Result};
use clerk_testkit::postgres::{self, Cluster, Options};
use clerk_testkit::s3::{Credentials, Rights, S3Server};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::process::Command;

/// Marks the lines in the database server's log that a session of ours caused.
pub(super) const LOG_MARK: &str = "##";

/// Where the database of a run comes from, and whether it is kept afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Database {
    /// Made for this run only.
    ThrowAway,
    /// Made now, and kept.
    New,
    /// Kept by an earlier run, and kept again.
    Kept,
}

/// Everything but the servers.
pub(super) struct Site {
    folder: PathBuf,
    programs: PathBuf,
    cluster: Cluster,
    // Held for its lifetime.
    _storage: S3Server,
    env: Vec<(&'static str, String)>,
    /// A token of the JSON API.
    pub(super) token: String,
}

impl Site {
    /// Makes it in `folder`, from scratch or with the database that an earlier run kept. The database has PostgreSQL's own
    /// settings, so that what it reports as written is on the disk; the exceptions are the settings of deploy/provision.sh for
    /// a server of 4 GB, and those for logging.
    pub(super) async fn start(folder: &Path, binaries: &Binaries, database: Database) -> Result<Self> {
        if database != Database::Kept {
            postgres::remove(&folder.join("pg")).await?;
            empty_folder(folder)?;
        }
        let settings = vec![
            ("shared_buffers".to_owned(), "1GB".to_owned()),
            ("random_page_cost".to_owned(), "1.1".to_owned()),
            ("log_line_prefix".to_owned(), format!("{LOG_MARK}%a{LOG_MARK}")),
        ];
        let throw_away = database == Database::ThrowAway;
        let options = Options { settings, throw_away, dies_with_parent: true, port: None, environment: Vec::new() };
        let cluster = output::step("starting a database", Cluster::start(&folder.join("pg"), &options)).await?;
        let credentials = Credentials::random();
        let storage = S3Server::start(&folder.join("s3"), ([127, 0, 0, 1], 0).into()).await?;
        storage.admit(&credentials, Rights::All);
        storage.create_bucket("clerk")?;
        let env = environment(&cluster, &storage, &credentials)?;
        let site = Self {
            folder: folder.to_owned(),
            programs: binaries.folder().to_owned(),
            cluster,
            _storage: storage,
            env,
            token: String::new(),
        };
        shell::run("clerk migrate", &mut site.clerk(&["migrate"])).await?;
        Ok(site)
    }

    fn clerk(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("clerk");
        command.args(arguments).env("LOG_LEVEL", "warn,sqlx=error");
        command
    }

    /// Makes cases and accounts.
    pub(super) async fn fill(&self, cases: u32, notes: u32) -> Result<()> {
        shell::run("clerk demo load", &mut self.clerk(&["demo", "load"])).await?;
        let (cases, notes) = (cases.to_string(), notes.to_string());
        let mut generate = self.clerk(&["demo", "generate", "--cases", &cases, "--notes", &notes]);
        output::step("making cases", shell::run("clerk demo generate", &mut generate)).await
    }

    /// Makes the token.
    pub(super) async fn make_token(&mut self) -> Result<()> {
        let mut create = self.clerk(&["token", "create", "--email", "coordinator@demo.test", "--name", "bench"]);
        self.token = shell::output("clerk token create", &mut create).await?.trim().to_owned();
        Ok(())
    }

    /// Leaves the tables as autovacuum would have by the time that anyone works with them, and no checkpoint for the next
    /// measurement.
    pub(super) async fn tidy_up(&self) -> Result<()> {
        let mut psql = self.postgres_program("psql");
        psql.args(["-qc", "vacuum analyze", "-c", "checkpoint"]).arg(self.url());
        shell::run("psql", &mut psql).await
    }

    /// One of PostgreSQL's programs.
    pub(super) fn postgres_program(&self, name: &str) -> Command {
        shell::command(self.cluster.binaries().program(name))
    }

    pub(super) fn url(&self) -> String {
        self.cluster.socket_url("clerk")
    }

    /// The database for a program whose statements are to be logged.
    pub(super) fn logging_url(&self) -> String {
        let url = self.url();
        let separator = if url.contains('?') { '&' } else { '?' };
        format!("{url}{separator}options[log_statement]=all")
    }

    /// The file with the server's log.
    pub(super) fn database_log(&self) -> PathBuf {
        self.folder.join("pg/log")
    }

    /// A folder for files of a run.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// One of Clerk's programs with its environment.
    pub(super) fn program(&self, name: &str) -> Command {
        let mut command = shell::command(self.path(name));
        command.envs(self.environment());
        command
    }

    /// Where one of Clerk's programs is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// The environment of Clerk's programs.
    pub(super) fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.env.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Runs SQL; returns the result without any decoration.
    pub(super) async fn sql(&self, sql: &str) -> Result<String> {
        let mut psql = self.postgres_program("psql");
        psql.args(["-qAtc", sql]).arg(self.url());
        Ok(shell::output("psql", &mut psql).await?.trim().to_owned())
    }

    /// The ends of the logs, to explain a failure.
    fn log_tail(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(10).collect();
        format!("{}\n{}", lines.into_iter().rev().collect::<Vec<_>>().join("\n"), self.cluster.log_tail())
    }

    /// What was measured; if that failed, shows what the logs say.
    pub(super) fn or_logs<T>(&self, measured: Result<T>) -> Result<T> {
        measured.inspect_err(|_| output::line(&self.log_tail()))
    }

    /// Writes the figures down and ends the site.
    pub(super) async fn finish(self, figures: &serde_json::Value, path: &Path) -> Result<ExitCode> {
        std::fs::write(path, format!("{figures:#}\n")).with_context(|| format!("can't write {}", path.display()))?;
        output::line(&format!("\nas JSON: {}", path.display()));
        self.cluster.stop().await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// As in production, except for what would need a proxy in front.
fn environment(
    cluster: &Cluster,
    storage: &S3Server,
    credentials: &Credentials,
) -> Result<Vec<(&'static str, String)>> {
    let port = postgres::free_port(None).context("no free port")?;
    Ok(vec![
        ("CLERK_ENV", "local".into()),
        ("DATABASE_URL", cluster.socket_url("clerk")),
        ("PUBLIC_URL", format!("http://127.0.0.1:{port}")),
        ("WEB_BIND", format!("127.0.0.1:{port}")),
        ("SECRET_KEY", "bench".repeat(8)),
        ("EMAIL_DOMAIN", "cases.localhost".into()),
        ("STAFF_EMAIL_DOMAIN", "demo.test".into()),
        ("S3_ENDPOINT", storage.url()),
        ("S3_ACCESS_KEY_ID", credentials.access_key_id.clone()),
        ("S3_SECRET_ACCESS_KEY", credentials.secret_access_key.clone()),
        ("S3_BUCKET", "clerk".into()),
        ("S3_FORCE_PATH_STYLE", "true".into()),
        ("LOG_FORMAT", "json".into()),
        ("LOG_LEVEL", "info".into()),
    ])
}
