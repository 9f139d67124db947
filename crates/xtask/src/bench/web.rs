//! The running web server.

use super::site::Site;
use crate::shell::Job;
use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long it may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A started web server. Ends when dropped.
pub(super) struct Web {
    job: Job,
    address: SocketAddr,
    started_in: Duration,
}

/// What a process holds in memory, in MiB.
#[derive(Debug, Clone, Copy)]
pub(super) struct Memory {
    pub(super) peak: f64,
    pub(super) now: f64,
}

impl Web {
    /// Starts it and waits for its first answer. Its log goes to a file, as it would in production.
    pub(super) async fn start(site: &Site, env: &[(&str, &str)]) -> Result<Self> {
        let mut command = site.web();
        command.envs(env.iter().copied());
        let address = bind_address(&command)?;
        let log = OpenOptions::new().create(true).append(true).open(site.folder().join("web.log"))?;
        command.stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let mut job = Job::spawn("clerk-web", &mut command)?;
        while !answers(address).await {
            if let Some(status) = job.child.try_wait()? {
                bail!("clerk-web ended at its start ({status})");
            }
            if begun.elapsed() > PATIENCE {
                bail!("clerk-web does not answer");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { job, address, started_in: begun.elapsed() })
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
        let status = tokio::time::timeout(PATIENCE, self.job.wait()).await.context("clerk-web does not stop")??;
        if !status.success() {
            bail!("clerk-web ended badly ({status})");
        }
        Ok(())
    }
}

/// Where it will listen, by its environment.
fn bind_address(command: &tokio::process::Command) -> Result<SocketAddr> {
    let bind = command.as_std().get_envs().find(|(name, _)| *name == "WEB_BIND").and_then(|(_, value)| value?.to_str());
    Ok(bind.context("WEB_BIND is not set")?.parse()?)
}

/// Whether it answers 200 to /healthz.
async fn answers(address: SocketAddr) -> bool {
    let ask = async {
        let mut socket = TcpStream::connect(address).await?;
        socket
            .write_all(format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
            .await?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}
