//! A private PostgreSQL cluster: its own files, port and server process. It never touches a server that already runs.

mod binaries;
mod home;
mod leftover;
mod owner;
mod site;

pub use binaries::Binaries;

use anyhow::{Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use site::Site;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// The role that owns everything in a cluster, and the database it comes with.
pub const SUPERUSER: &str = "clerk";

/// How long a server may take to answer; long, as it may have to recover first.
const START_PATIENCE: Duration = Duration::from_secs(120);

/// How to run a cluster.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port to listen on if it is free; otherwise any other.
    pub port: Option<u16>,
    /// Settings as in postgresql.conf.
    pub settings: Vec<(String, String)>,
    /// Don't wait for the disk, and remove the data when the cluster stops.
    pub throw_away: bool,
    /// Stop the server when the *thread* that started it ends, even if this process is killed. For programs that start it
    /// from their main thread.
    pub dies_with_parent: bool,
    /// Variables of the server's environment, in addition to those of this process.
    pub environment: Vec<(&'static str, String)>,
}

impl Options {
    /// A cluster whose data is kept.
    pub fn kept() -> Self {
        Self { port: None, settings: Vec::new(), throw_away: false, dies_with_parent: false, environment: Vec::new() }
    }

    /// A fast cluster for tests, gone when it stops.
    pub fn throw_away() -> Self {
        let fast = [
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            ("max_connections", "300"),
            ("autovacuum_naptime", "10s"),
        ];
        let settings = fast.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Self { settings, throw_away: true, ..Self::kept() }
    }
}

/// A running cluster. Stops when dropped; [`Cluster::stop`] does so without blocking the thread.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    site: Site,
    folder: PathBuf,
    port: u16,
    throw_away: bool,
}

impl Cluster {
    /// Starts the cluster in `folder`, and makes it first if there is none. Stops the server of an earlier run that was killed.
    pub async fn start(folder: &Path, options: &Options) -> Result<Self> {
        let site = Site::open(folder, options).await?;
        let port = free_port(options.port)?;
        let server = site.launch(port, options)?;
        let mut cluster = Self { server, site, folder: folder.to_owned(), port, throw_away: options.throw_away };
        let mut started = cluster.come_up(options).await;
        // Someone else was quicker to listen there.
        for _ in 0..5 {
            if started.is_ok() || !cluster.log_tail().contains("Address already in use") {
                break;
            }
            cluster.port = free_port(None)?;
            cluster.server = cluster.site.launch(cluster.port, options)?;
            started = cluster.come_up(options).await;
        }
        started.map(|()| cluster)
    }

    /// Starts the server again after it has [exited](Cluster::exited), on the same port.
    pub async fn restart(&mut self, options: &Options) -> Result<()> {
        self.server = self.site.launch(self.port, options)?;
        self.come_up(options).await
    }

    /// Stops the server as an administrator would: sessions are cut, data is written. The cluster is kept.
    pub async fn halt(&mut self) -> Result<()> {
        self.end_by(Signal::INT).await
    }

    /// Kills the server with all its processes, as when the machine loses power. The cluster is kept.
    pub async fn crash(&mut self) -> Result<()> {
        self.end_by(Signal::QUIT).await
    }

    /// Kills only the server's first process, as the kernel does when memory runs out. The others exit when they notice, and
    /// what they had not yet written is lost. The cluster is kept.
    pub async fn kill(&mut self) -> Result<()> {
        self.end_by(Signal::KILL).await
    }

    async fn end_by(&mut self, signal: Signal) -> Result<()> {
        self.signal(signal);
        let asked = Instant::now();
        while self.server.try_wait()?.is_none() {
            if asked.elapsed() > START_PATIENCE {
                bail!("PostgreSQL does not stop");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// The URL of a database in it, for its superuser.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{SUPERUSER}:{}@127.0.0.1:{}/{database}", self.site.password, self.port)
    }

    /// The URL through its unix socket, as production reaches the server on its own host; by TCP where the socket's path would
    /// be too long.
    pub fn socket_url(&self, database: &str) -> String {
        match self.site.socket() {
            Some(folder) => format!("{}?host={}", self.url(database), folder.display()),
            None => self.url(database),
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The programs that it was made with, for `pgbench` and the like.
    pub fn binaries(&self) -> &Binaries {
        self.site.binaries()
    }

    /// How the server ended, if it did so without being asked to.
    pub fn exited(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.server.try_wait()?)
    }

    /// The end of the server's log, to explain a failure.
    pub fn log_tail(&self) -> String {
        self.site.log_tail()
    }

    /// Stops the server and waits for its end.
    pub async fn stop(mut self) -> Result<()> {
        for (signal, patience) in self.ways_to_stop() {
            self.signal(signal);
            let asked = Instant::now();
            while asked.elapsed() < patience {
                if self.server.try_wait()?.is_some() {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        bail!("PostgreSQL does not stop")
    }

    /// Waits until the launched server is ready. The processes of one that was killed may hold its memory for a moment longer;
    /// then it is launched again.
    async fn come_up(&mut self, options: &Options) -> Result<()> {
        let begun = Instant::now();
        loop {
            match self.wait_until_ready().await {
                Err(_)
                    if begun.elapsed() < START_PATIENCE && self.log_tail().contains("pre-existing shared memory") =>
                {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    self.server = self.site.launch(self.port, options)?;
                }
                ended => return ended,
            }
        }
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START_PATIENCE {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL did not start ({status}):\n{}", self.log_tail());
            }
            if self.says_ready() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("PostgreSQL does not answer after {} s:\n{}", START_PATIENCE.as_secs(), self.log_tail())
    }

    /// The server writes its process id to the first line of its lock file, and its state to the eighth.
    fn says_ready(&self) -> bool {
        let text = std::fs::read_to_string(self.site.data().join("postmaster.pid")).unwrap_or_default();
        let mut lines = text.lines();
        lines.next().is_some_and(|pid| pid.trim() == self.server.id().to_string())
            && lines.nth(6).is_some_and(|state| state.trim() == "ready")
    }

    /// Signals, and how long each may take: first writing everything, or at once when the data is not kept.
    fn ways_to_stop(&self) -> Vec<(Signal, Duration)> {
        let mut ways = vec![(Signal::QUIT, Duration::from_secs(10)), (Signal::KILL, Duration::from_secs(5))];
        if !self.throw_away {
            ways.insert(0, (Signal::INT, Duration::from_secs(60)));
        }
        ways
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            // Fails only when the server is gone, which is what we want.
            let _ = kill_process(pid, signal);
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for (signal, patience) in self.ways_to_stop() {
            let asked = Instant::now();
            if matches!(self.server.try_wait(), Ok(None)) {
                self.signal(signal);
            }
            while matches!(self.server.try_wait(), Ok(None)) && asked.elapsed() < patience {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        if self.throw_away {
            // Nothing useful can be done about a failure here; the folder is in the system's temporary folder.
            let _ = home::remove(&self.folder);
        }
    }
}

/// Removes a cluster's folder with all its data; stops its server first, if it still runs.
pub async fn remove(folder: &Path) -> Result<()> {
    if let Ok(real) = folder.canonicalize() {
        leftover::stop(&real.join("data")).await?;
    }
    home::remove(folder)
}

/// Whether a URL belongs to the cluster in `folder`.
pub fn is_url_of(folder: &Path, url: &str) -> bool {
    std::fs::read_to_string(folder.join("password")).is_ok_and(|password| url.contains(password.trim()))
}

/// The wanted port if nobody listens on it, otherwise any free one.
///
/// Not a port that the system picks for outgoing connections, or for anyone who asks it for a free one: on a busy machine such
/// a port may be taken before the server listens on it, or while it is down for a moment.
pub fn free_port(wanted: Option<u16>) -> Result<u16> {
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let mut candidates = wanted.into_iter().chain(std::iter::repeat_with(unusual_port).take(100));
    match candidates.find(is_free) {
        Some(port) => Ok(port),
        None => Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port()),
    }
}

/// Any of 12,000 ports below the range that Linux picks from.
fn unusual_port() -> u16 {
    let [high, low, ..] = *uuid::Uuid::new_v4().as_bytes();
    20_000 + u16::from_be_bytes([high, low]) % 12_000
}

#[cfg(test)]
mod tests {
    use super::{Cluster, Options, remove};
    use rustix::process::{Pid, Signal, kill_process};
    use std::net::TcpStream;

    #[tokio::test]
    async fn a_throw_away_cluster_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("pg");
        let cluster = Cluster::start(&folder, &Options::throw_away()).await.unwrap();
        let address = ("127.0.0.1", cluster.port());
        assert!(TcpStream::connect(address).is_ok());
        cluster.stop().await.unwrap();
        assert!(TcpStream::connect(address).is_err());
        assert!(!folder.exists() && !folder.is_symlink());
    }

    #[tokio::test]
    async fn a_kept_cluster_survives_a_killed_server_and_a_forgotten_one() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("pg");
        let mut first = Cluster::start(&folder, &Options::kept()).await.unwrap();
        let url = first.url("clerk");
        kill_process(Pid::from_raw(first.server.id().try_into().unwrap()).unwrap(), Signal::KILL).unwrap();
        first.server.wait().unwrap();
        assert!(first.exited().unwrap().is_some());
        first.restart(&Options::kept()).await.unwrap();
        assert_eq!(first.url("clerk"), url);

        // As if this process had been killed: nobody stops the first server.
        let mut first = std::mem::ManuallyDrop::new(first);
        let second = Cluster::start(&folder, &Options { port: Some(first.port()), ..Options::kept() }).await.unwrap();
        assert!(first.exited().unwrap().is_some());
        assert_eq!(second.url("clerk"), url);
        drop(second);
        remove(&folder).await.unwrap();
        assert!(!folder.exists());
    }
}
