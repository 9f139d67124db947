//! One of our binaries: starts it, shows its log, and starts it again when it exits by itself.

use super::env_file::EnvFile;
use crate::output;
use crate::shell::{self, Job};
use rustix::process::Signal;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The wait before a binary that exited is started again; doubles each time.
const FIRST_DELAY: Duration = Duration::from_millis(500);
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// A binary that has run for this long counts as healthy.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// What to run.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) program: PathBuf,
    /// The colour of the name before each log line.
    pub(super) colour: &'static str,
    /// How long it may take to end.
    pub(super) patience: Duration,
    pub(super) env: EnvFile,
}

/// A binary that is kept running. Ends when dropped.
#[derive(Debug)]
pub(super) struct Service {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Service {
    pub(super) fn start(spec: Spec) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(keep_running(spec, stopped)) }
    }

    /// Asks it to end, and waits until it has.
    pub(super) async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Err(error) = (&mut self.task).await {
            output::warn(&format!("the watch over a program failed: {error}"));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The program itself ends with the task.
        self.task.abort();
    }
}

async fn keep_running(spec: Spec, mut stopped: watch::Receiver<bool>) {
    let mut delay = FIRST_DELAY;
    loop {
        let begun = Instant::now();
        let ended = match start(&spec) {
            Err(error) => format!("can't be started: {error:#}"),
            Ok(mut running) => {
                let status = tokio::select! {
                    status = running.job.wait() => status,
                    () = asked_to_stop(&mut stopped) => return running.end(&spec).await,
                };
                running.read_rest().await;
                status.map_or_else(|error| format!("is lost: {error:#}"), |status| format!("ended ({status})"))
            }
        };
        if begun.elapsed() > HEALTHY_AFTER {
            delay = FIRST_DELAY;
        }
        output::warn(&format!("{} {ended}; starting it again in {}", spec.name, output::duration(delay)));
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            () = asked_to_stop(&mut stopped) => return,
        }
        delay = (delay * 2).min(LONGEST_DELAY);
    }
}

async fn asked_to_stop(stopped: &mut watch::Receiver<bool>) {
    // An error means that nobody can ask any more, as the service was dropped.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// A started binary and the tasks that show what it writes.
struct Running {
    job: Job,
    logs: Vec<JoinHandle<()>>,
}

fn start(spec: &Spec) -> anyhow::Result<Running> {
    let mut command = shell::command(&spec.program);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    spec.env.apply(&mut command);
    let mut job = Job::spawn(spec.name, &mut command)?;
    let prefix = output::paint(spec.colour, &format!("{:6} |", spec.name));
    let stdout = job.child.stdout.take().map(|stream| tokio::spawn(show(prefix.clone(), stream)));
    let stderr = job.child.stderr.take().map(|stream| tokio::spawn(show(prefix, stream)));
    Ok(Running { job, logs: stdout.into_iter().chain(stderr).collect() })
}

impl Running {
    /// SIGTERM, and SIGKILL when that takes too long.
    async fn end(mut self, spec: &Spec) {
        self.job.signal(Signal::TERM);
        if tokio::time::timeout(spec.patience, self.job.wait()).await.is_err() {
            output::warn(&format!("{} did not end within {}; killing it", spec.name, output::duration(spec.patience)));
            self.job.signal(Signal::KILL);
        }
        self.read_rest().await;
    }

    /// Its last lines often say why it ended. A program that it left behind may hold the pipe open.
    async fn read_rest(&mut self) {
        for log in self.logs.drain(..) {
            let _ = tokio::time::timeout(Duration::from_secs(1), log).await;
        }
    }
}

async fn show(prefix: String, stream: impl AsyncRead + Unpin) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await.is_ok_and(|read| read > 0) {
        output::line(&format!("{prefix} {}", String::from_utf8_lossy(&line).trim_end()));
        line.clear();
    }
}
