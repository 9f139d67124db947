//! A running web server or worker.

use super::site::Site;
use crate::shell::Job;
use anyhow::{Context, Result, bail};
use clerk_testkit::postgres;
use rustix::process::Signal;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;

/// How long it may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A started server. Ends when dropped.
pub(super) struct Server {
    name: &'static str,
    job: Job,
    address: SocketAddr,
    started_in: Duration,
}

/// The memory that a process uses, in MiB.
#[derive(Debug, Clone, Copy)]
pub(super) struct Memory {
    pub(super) peak: f64,
    pub(super) now: f64,
}

impl Server {
    /// Starts the web server and waits for its first answer.
    pub(super) async fn web(site: &Site, env: &[(&str, &str)]) -> Result<Self> {
        Self::start(site, "clerk-web", "WEB_BIND", "/healthz", env).await
    }

    /// Starts the web server in a way of one's own, given the program and its path.
    pub(super) async fn web_as(
        site: &Site,
        env: &[(&str, &str)],
        wrap: impl FnOnce(&Path) -> Result<Command>,
    ) -> Result<Self> {
        let mut command = wrap(&site.path("clerk-web"))?;
        command.envs(site.environment());
        Self::start_as(site, command, "clerk-web", "WEB_BIND", "/healthz", env).await
    }

    /// Starts a worker and waits until it claims jobs.
    pub(super) async fn worker(site: &Site, env: &[(&str, &str)]) -> Result<Self> {
        Self::start(site, "clerk-worker", "WORKER_BIND", "/readyz", env).await
    }

    async fn start(site: &Site, name: &'static str, bind: &str, path: &str, env: &[(&str, &str)]) -> Result<Self> {
        Self::start_as(site, site.program(name), name, bind, path, env).await
    }

    /// Starts it and waits for a successful answer. Its log goes to a file, as it would in production.
    async fn start_as(
        site: &Site,
        mut command: Command,
        name: &'static str,
        bind: &str,
        path: &str,
        env: &[(&str, &str)],
    ) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], postgres::free_port(None)?));
        command.envs(env.iter().copied()).env(bind, address.to_string());
        let log = OpenOptions::new().create(true).append(true).open(site.folder().join("server.log"))?;
        command.stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let mut job = Job::spawn(name, &mut command)?;
        while !answers(address, path).await {
            if let Some(status) = job.child.try_wait()? {
                bail!("{name} ended at its start ({status})");
            }
            if begun.elapsed() > PATIENCE {
                bail!("{name} does not answer");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { name, job, address, started_in: begun.elapsed() })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From its start to its first answer.
    pub(super) fn started_in(&self) -> Duration {
        self.started_in
    }

    pub(super) fn pid(&self) -> u32 {
        self.job.child.id().unwrap_or_default()
    }

    pub(super) fn memory(&self) -> Result<Memory> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid())).context("can't read its memory")?;
        let mib = |name: &str| -> Result<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
            let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
            Ok(kib / 1024.0)
        };
        Ok(Memory { peak: mib("VmHWM:")?, now: mib("VmRSS:")? })
    }

    pub(super) async fn stop(&mut self) -> Result<()> {
        self.job.signal(Signal::TERM);
        let status = tokio::time::timeout(PATIENCE, self.job.wait())
            .await
            .with_context(|| format!("{} does not stop", self.name))??;
        if !status.success() {
            bail!("{} ended badly ({status})", self.name);
        }
        Ok(())
    }
}

/// Whether it answers 200.
async fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = async {
        let mut socket = TcpStream::connect(address).await?;
        socket
            .write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
            .await?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}
