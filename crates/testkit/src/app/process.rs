//! Clerk's binaries as processes of their own, with all their output.

use super::TestApp;
use anyhow::{Context, Result, bail};
use secrecy::ExposeSecret;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

/// How long it may take to write a line or to exit, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running binary; killed when dropped.
pub struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    readers: Vec<JoinHandle<()>>,
}

/// The path of a binary that `cargo xtask test` has built.
pub fn binary(name: &str) -> Result<PathBuf> {
    let folder =
        std::env::var("CLERK_BIN_DIR").context("CLERK_BIN_DIR is not set: run the tests by `cargo xtask test`")?;
    Ok(PathBuf::from(folder).join(name))
}

/// The environment of a binary that uses an app's database and bucket.
pub fn environment(app: &TestApp) -> Vec<(String, String)> {
    let storage = &app.storage;
    [
        ("CLERK_ENV", "test"),
        ("DATABASE_URL", &app.database_url),
        ("PUBLIC_URL", "http://clerk.test"),
        ("EMAIL_DOMAIN", "cases.test"),
        ("STAFF_EMAIL_DOMAIN", "staff.test"),
        ("SECRET_KEY", "a secret key that only tests use!!"),
        ("S3_ENDPOINT", storage.endpoint.as_ref().map_or("", |url| url.as_str())),
        ("S3_REGION", &storage.region),
        ("S3_ACCESS_KEY_ID", storage.access_key_id.expose_secret()),
        ("S3_SECRET_ACCESS_KEY", storage.secret_access_key.expose_secret()),
        ("S3_BUCKET", &storage.bucket),
        ("S3_FORCE_PATH_STYLE", "true"),
        ("WEB_BIND", "127.0.0.1:0"),
        ("WORKER_BIND", "127.0.0.1:0"),
        ("RATE_LIMIT_SUBMISSIONS_PER_MINUTE", "0"),
        ("RATE_LIMIT_CREATES_PER_MINUTE", "0"),
        ("RATE_LIMIT_SUBMITS_PER_HOUR", "0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

impl Process {
    /// Starts a binary with just these variables.
    pub fn start(name: &str, variables: &[(String, String)]) -> Result<Self> {
        Self::start_with(name, &[], variables)
    }

    /// Starts a binary with these arguments and just these variables.
    pub fn start_with(name: &str, arguments: &[&str], variables: &[(String, String)]) -> Result<Self> {
        let mut child = Command::new(binary(name)?)
            .args(arguments)
            .env_clear()
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .envs(crate::faketime::variables())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let lines = Arc::default();
        let readers = vec![
            follow(child.stdout.take().context("a pipe")?, &lines),
            follow(child.stderr.take().context("a pipe")?, &lines),
        ];
        Ok(Self { child, lines, readers })
    }

    /// Everything it has written so far.
    pub fn output(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    /// Waits for a line that contains this text, and returns it.
    pub async fn line(&self, text: &str) -> Result<String> {
        let started = Instant::now();
        loop {
            if let Some(line) =
                self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|line| line.contains(text))
            {
                return Ok(line.clone());
            }
            if started.elapsed() > PATIENCE {
                bail!("no line with {text:?} in:\n{}", self.output());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The URL of a started server, from its log.
    pub async fn url(&self) -> Result<String> {
        self.url_of("address").await
    }

    /// The URL of a started server's metrics, from its log. Needs `METRICS_BIND=127.0.0.1:0`.
    pub async fn metrics_url(&self) -> Result<String> {
        Ok(self.url_of("metrics").await? + "/metrics")
    }

    async fn url_of(&self, field: &str) -> Result<String> {
        let line: serde_json::Value = serde_json::from_str(&self.line(&format!("\"{field}\":\"")).await?)?;
        let address = line.get(field).and_then(serde_json::Value::as_str).context("an address")?;
        Ok(format!("http://{address}"))
    }

    /// The URL of a started server, once its health check has succeeded, as every container's does.
    pub async fn well(&self) -> Result<String> {
        let url = self.url().await?;
        reqwest::get(format!("{url}/healthz")).await?.error_for_status()?;
        Ok(url)
    }

    /// The most memory that it has used so far, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let id = self.child.id().context("it has ended already")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Sends a signal by name.
    pub async fn signal(&self, name: &str) -> Result<()> {
        let id = self.child.id().context("it has ended already")?;
        let status = Command::new("kill").args(["-s", name, &id.to_string()]).status().await?;
        if status.success() { Ok(()) } else { bail!("kill: {status}") }
    }

    /// Waits until it exits and all its output is read; returns the exit code, or none when a signal ended it.
    pub async fn ended(&mut self) -> Result<Option<i32>> {
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await??;
        for reader in self.readers.drain(..) {
            // A program that it has started may hold a pipe open; what was written so far is enough then.
            let _ = tokio::time::timeout(Duration::from_secs(10), reader).await;
        }
        Ok(status.code())
    }
}

fn follow(pipe: impl AsyncRead + Unpin + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) -> JoinHandle<()> {
    let lines = lines.clone();
    tokio::spawn(async move {
        let mut reader = BufReader::new(pipe).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    })
}
