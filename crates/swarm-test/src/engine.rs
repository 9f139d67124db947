//! The Docker engine: the one that is running, or one of our own.

use super::api::Api;
use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use xtask::shell::{self, Job};
use xtask::{install, output};

const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";
const PATIENCE: Duration = Duration::from_secs(60);

/// An engine, and a client that can build images on it.
#[derive(Debug, Clone)]
pub(super) struct Docker {
    pub(super) api: Api,
    socket: PathBuf,
    /// The folder that holds the client, for PATH.
    client: PathBuf,
}

/// The running engine.
pub(super) struct Engine {
    pub(super) docker: Docker,
    own: Option<Own>,
}

/// What to restore when our own engine ends.
struct Own {
    job: Job,
    /// Docker adds rules of its own, and leaves them behind.
    rules: String,
    forwarding: String,
    /// Bridges that were not there before; older ones may be another engine's.
    bridges: Vec<&'static str>,
}

impl Engine {
    /// Uses the engine that is running, unless it has a swarm. If there is none, starts one with its files in `kept`, where the
    /// next run finds what was built.
    pub(super) async fn start(folder: &Path, kept: &Path) -> Result<Self> {
        let client = client(folder).await?;
        let usual = std::env::var("DOCKER_HOST").unwrap_or_else(|_| "unix:///var/run/docker.sock".into());
        let usual = PathBuf::from(usual.strip_prefix("unix://").context("DOCKER_HOST is no socket of this machine")?);
        let api = Api::new(usual.clone());
        if api.get("/_ping").await.is_ok() {
            output::line("  a Docker engine runs here and is used");
            let engine = Self { docker: Docker { api, socket: usual, client }, own: None };
            if engine.docker.is_in_swarm().await? {
                bail!("the Docker engine of this machine is part of a swarm, which this test would disturb");
            }
            return Ok(engine);
        }
        let socket = own_socket(folder);
        let own = Some(start_own(folder, kept, &socket).await?);
        let engine = Self { docker: Docker { api: Api::new(socket.clone()), socket, client }, own };
        for _ in 0..PATIENCE.as_secs() * 5 {
            if engine.docker.api.get("/_ping").await.is_ok() {
                // Left by a run that was killed.
                engine.docker.leave_swarm().await?;
                return Ok(engine);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let log = std::fs::read_to_string(folder.join("log/dockerd.log")).unwrap_or_default();
        bail!("the Docker engine does not start:\n{}", super::last_lines(&log, 15))
    }

    /// Stops the engine, if it is ours, and undoes its changes to this machine.
    pub(super) async fn stop(self) -> Result<()> {
        let Some(mut own) = self.own else { return Ok(()) };
        own.job.signal(Signal::TERM);
        tokio::time::timeout(PATIENCE, own.job.wait()).await.context("the Docker engine does not end")??;
        for link in own.bridges {
            // Not every run gets as far as having both.
            shell::succeeds(shell::command("ip").args(["link", "delete", link])).await;
        }
        let mut restore = shell::command("iptables-restore");
        restore.stdin(Stdio::from(super::file_with(&own.rules)?));
        shell::run("iptables-restore", &mut restore).await?;
        std::fs::write(FORWARDING, own.forwarding).context("can't set ip_forward back")
    }
}

impl Docker {
    /// Makes a program use this engine.
    pub(super) fn apply(&self, command: &mut Command) {
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.client.display()));
        command.env("DOCKER_HOST", format!("unix://{}", self.socket.display())).env("DOCKER_BUILDKIT", "1");
    }

    /// A call of the client.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = shell::command(self.client.join("docker"));
        self.apply(&mut command);
        command.args(args);
        command
    }

    /// Runs the client; its output is shown only when it fails.
    pub(super) async fn run(&self, args: &[&str]) -> Result<()> {
        let (succeeded, text) = self.try_run(args).await?;
        if !succeeded {
            bail!("docker {} failed: {}", args.join(" "), text.trim());
        }
        Ok(())
    }

    /// Runs the client; returns whether it succeeded, and all its output.
    pub(super) async fn try_run(&self, args: &[&str]) -> Result<(bool, String)> {
        let done = self.command(args).output().await.context("can't start docker")?;
        let text = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
        Ok((done.status.success(), text.into_owned()))
    }

    /// The client's output.
    pub(super) async fn output(&self, args: &[&str]) -> Result<String> {
        Ok(shell::output("docker", &mut self.command(args)).await?.trim().to_owned())
    }

    /// Whether there is an image with this name.
    pub(super) async fn has_image(&self, name: &str) -> bool {
        shell::succeeds(&mut self.command(&["image", "inspect", name])).await
    }

    /// Builds an image from a Dockerfile and a folder.
    pub(super) async fn build(&self, tag: &str, dockerfile: &Path, folder: &Path, log: File) -> Result<()> {
        let mut build = self.command(&["build", "-t", tag, "-f"]);
        build.arg(dockerfile).arg(folder).stdout(log.try_clone()?).stderr(log);
        shell::run(&format!("building {tag}"), &mut build).await
    }

    /// The ids of a service's running containers.
    pub(super) async fn containers(&self, service: &str) -> Result<Vec<String>> {
        let label = format!("label=com.docker.swarm.service.name={service}");
        let ids = self.output(&["ps", "-q", "--no-trunc", "--filter", &label]).await?;
        Ok(ids.split_whitespace().map(ToOwned::to_owned).collect())
    }

    async fn is_in_swarm(&self) -> Result<bool> {
        Ok(self.output(&["info", "-f", "{{.Swarm.LocalNodeState}}"]).await? != "inactive")
    }

    /// Removes the stacks and the swarm, and waits until none of their containers is left.
    pub(super) async fn leave_swarm(&self) -> Result<()> {
        if self.is_in_swarm().await? {
            self.run(&["swarm", "leave", "--force"]).await?;
        }
        for name in ["clerk-test", "clerk-prod"] {
            self.wait_until_gone(name).await?;
        }
        Ok(())
    }

    /// Waits until no container of a stack is left.
    pub(super) async fn wait_until_gone(&self, stack: &str) -> Result<()> {
        let label = format!("label=com.docker.stack.namespace={stack}");
        for _ in 0..PATIENCE.as_secs() * 2 {
            if self.output(&["ps", "-aq", "--filter", &label]).await?.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        bail!("containers of {stack} are still there")
    }
}

/// Whether an engine of our own answers there.
pub(super) async fn runs_in(folder: &Path) -> bool {
    Api::new(own_socket(folder)).get("/_ping").await.is_ok()
}

fn own_socket(folder: &Path) -> PathBuf {
    folder.join("docker.sock")
}

async fn start_own(folder: &Path, kept: &Path, socket: &Path) -> Result<Own> {
    let rules = shell::output("iptables-save", &mut shell::command("iptables-save")).await?;
    let forwarding = std::fs::read_to_string(FORWARDING)?;
    let is_missing = |link: &&str| !Path::new("/sys/class/net").join(link).exists();
    let bridges = ["docker_gwbridge", "docker0"].into_iter().filter(is_missing).collect();
    let mut dockerd = shell::command("dockerd");
    dockerd.arg("--data-root").arg(kept.join("docker")).arg("--exec-root").arg(folder.join("exec"));
    dockerd.arg("--pidfile").arg(folder.join("docker.pid")).args(["-H", &format!("unix://{}", socket.display())]);
    let log = File::create(folder.join("log/dockerd.log"))?;
    dockerd.stdout(log.try_clone()?).stderr(log);
    Ok(Own { job: Job::spawn("dockerd", &mut dockerd)?, rules, forwarding, bridges })
}

/// A folder with a client that can build with BuildKit; a newer one can't do that without a plugin.
async fn client(folder: &Path) -> Result<PathBuf> {
    for program in install::all_on_path("docker") {
        let mut help = shell::command(&program);
        if shell::succeeds(help.args(["build", "--help"]).env("DOCKER_BUILDKIT", "1")).await {
            let client = folder.join("bin");
            std::fs::create_dir_all(&client)?;
            symlink(program, client.join("docker"))?;
            return Ok(client);
        }
    }
    bail!("no Docker client on PATH can build images: install docker-buildx, or Debian's docker.io")
}
