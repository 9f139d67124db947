//! `cargo xtask swarm-test`: proves deploying, running and restoring, with the scripts of `deploy/`, on this machine.
//!
//! A Docker engine, a swarm, a PostgreSQL cluster, an S3 server and NGINX are started, each with files of its own. Then the
//! scripts do what they do on a server, while renters submit cases through NGINX. Everything is removed again at the end.

mod api;
mod args;
mod cases;
mod centre;
mod engine;
mod gate;
mod images;
mod keys;
mod like_ubuntu;
mod logs;
mod machines;
mod mesh;
mod new_server;
mod nginx;
mod personal;
mod postgres;
mod recovery;
mod refresh;
mod renters;
mod scripts;
mod server;
mod site;
mod under_load;
mod visitor;

use anyhow::{Context, Result, bail};
use args::{Args, Part};
use clap::Parser;
use engine::Engine;
use machines::Machines;
use personal::Personal;
use renters::Renters;
use site::Site;
use std::fs::{File, Permissions};
use std::io::{Seek, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use visitor::Visitor;
use xtask::install::{self, Tool};
use xtask::signals::Signals;
use xtask::{output, shell};

/// The files of a run. PostgreSQL's user must be able to reach them, which it can't in root's home.
const FOLDER: &str = "/var/lib/clerk-swarm-test";
/// Ports that the scripts fix: NGINX's, and those that the stacks publish.
const PORTS: &[u16] = &[80, 443, 8000, 8001, 8100, 8101];

// One thread: what it starts is told to end when the thread that started it does (see `shell::command`).
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(code) => code,
        Err(error) => {
            output::failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// Runs the proof, and cleans up afterwards.
async fn run(args: &Args) -> Result<ExitCode> {
    let begun = Instant::now();
    let mut signals = Signals::catch()?;
    let folder = PathBuf::from(FOLDER);
    let mut run = Run { folder: folder.clone(), kept: kept_folder()?, engine: None, site: None, machines: None };
    let ended = tokio::select! {
        ended = run.prove(args) => ended,
        _ = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    if let Err(error) = &ended {
        output::failure(error);
        run.show_logs().await;
    }
    let kept = args.keep_images;
    output::step("taking everything away", run.take_away(kept)).await?;
    ended?;
    std::fs::remove_dir_all(folder)?;
    output::say(&format!("proven in {}", output::duration(begun.elapsed())));
    Ok(ExitCode::SUCCESS)
}

/// What a run has started.
struct Run {
    folder: PathBuf,
    kept: PathBuf,
    engine: Option<Engine>,
    site: Option<Site>,
    machines: Option<Machines>,
}

impl Run {
    async fn prove(&mut self, args: &Args) -> Result<()> {
        prepare_machine(&self.folder).await?;
        output::step("looking at the scripts", scripts::look()).await?;
        let engine = self.engine.insert(Engine::start(&self.folder, &self.kept).await?);
        let image = images::prepare(&engine.docker, &self.folder, args.image.as_deref()).await?;
        let personal = Arc::new(Personal::new());
        if args.only != Some(Part::Machines) {
            let start = Site::start(&self.folder, &engine.docker);
            let site = output::step("starting PostgreSQL, S3, NGINX and a swarm", start).await?;
            prove_on_this_machine(self.site.insert(site), args.only, &image, &personal).await?;
        }
        if args.only.is_none_or(|part| part == Part::Machines) {
            let debian = args.debian.as_deref().unwrap_or(images::SUITE);
            let prepare = Machines::prepare(&self.folder, &self.kept, debian);
            let machines = output::step("making machines", prepare).await?;
            new_server::prove(self.machines.insert(machines), &engine.docker, &personal).await?;
        }
        Ok(())
    }

    /// The ends of all logs, where one would look for what went wrong.
    async fn show_logs(&self) {
        let folder = self.folder.join("log");
        if let Some(site) = &self.site {
            logs::show(logs::of_site(site).await, &folder);
        }
        if let Some(machines) = &self.machines {
            logs::show(logs::of_machines(machines).await, &folder);
        }
    }

    async fn take_away(self, keep_images: bool) -> Result<()> {
        if let Some(site) = self.site {
            site.stop().await?;
        }
        if let Some(machines) = self.machines {
            machines.remove_network().await?;
        }
        if let Some(engine) = self.engine {
            engine.docker.leave_swarm().await?;
            if !keep_images {
                images::remove(&engine.docker).await?;
            }
            engine.stop().await?;
            unmount_below(&self.folder).await?;
        }
        // After a failure its logs are needed.
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten() {
            let path = entry?.path();
            match path.is_dir() {
                true if path.ends_with("log") => {}
                true => std::fs::remove_dir_all(path)?,
                false => std::fs::remove_file(path)?,
            }
        }
        Ok(())
    }
}

/// Both environments on this machine, with scripts that take it for the server.
async fn prove_on_this_machine(
    site: &mut Site,
    only: Option<Part>,
    image: &str,
    personal: &Arc<Personal>,
) -> Result<()> {
    let signers = server::bring_up(site).await?;
    output::step("looking at what runs", server::look(site)).await?;
    output::step("whose word about the client is taken", server::forged_addresses(site)).await?;
    let renters = |env| -> Result<_> {
        Ok(Renters::new(Visitor::through_cloudflare(env, &site.certificates)?, personal.clone()))
    };
    let (of_prod, of_test) = (renters("prod")?, renters("test")?);
    of_test.several("twenty submissions to the test environment", 20).await?;
    if only == Some(Part::Recovery) {
        // Something to back up.
        of_prod.several("a hundred submissions to prod", 100).await?;
    } else {
        under_load::prove(site, &of_prod).await?;
        scripts::fail_in_the_middle(site).await?;
    }
    site.check_cases("prod", &of_prod, personal).await?;
    site.check_cases("test", &of_test, personal).await?;
    logs::hold_no_personal_data(logs::of_site(site).await?, personal, &["prod", "test"], of_prod.accepted().len())?;
    if only != Some(Part::Load) {
        recovery::prove(site, &signers, image, &of_prod, personal).await?;
        logs::hold_no_personal_data(logs::of_site(site).await?, personal, &["prod"], of_prod.accepted().len())?;
    }
    of_prod.summary();
    Ok(())
}

/// Checks that the machine is suitable, and cleans up what an earlier run that was killed has left.
async fn prepare_machine(folder: &Path) -> Result<()> {
    if !rustix::process::geteuid().is_root() {
        bail!("this test starts a Docker engine, NGINX and PostgreSQL as a server does: run it as root");
    }
    for port in PORTS {
        TcpListener::bind(("0.0.0.0", *port)).with_context(|| format!("port {port} is taken on this machine"))?;
    }
    install::ensure(&[Tool::Postgres, Tool::Node, Tool::Server]).await?;
    clear(folder).await?;
    for name in ["log", "systemd"] {
        std::fs::create_dir_all(folder.join(name))?;
    }
    std::fs::set_permissions(folder, Permissions::from_mode(0o711))?;
    Ok(())
}

/// Removes the files of an earlier run that was killed.
async fn clear(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if engine::runs_in(folder).await {
        bail!(
            "the Docker engine of an earlier run still runs; its process is in {}",
            folder.join("docker.pid").display()
        );
    }
    unmount_below(folder).await?;
    std::fs::remove_dir_all(folder).with_context(|| format!("can't clear {}", folder.display()))
}

/// What an engine has left mounted, the newest first: nearly everything when it was killed, sometimes the namespace of a
/// network when it was stopped.
async fn unmount_below(folder: &Path) -> Result<()> {
    let mounts = std::fs::read_to_string("/proc/self/mounts")?;
    let mounts = mounts.lines().rev().filter_map(|line| line.split(' ').nth(1)).map(Path::new);
    for mount in mounts.filter(|mount| mount.starts_with(folder)) {
        shell::run("umount", shell::command("umount").arg(mount)).await?;
    }
    Ok(())
}

/// Where our own engine keeps its images and what it has built.
fn kept_folder() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let folder = cache.or_else(home).context("neither XDG_CACHE_HOME nor HOME is set")?.join("clerk-swarm-test");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A file without a name that contains a text, as the standard input of a program.
fn file_with(text: &str) -> Result<File> {
    let mut file = File::from(rustix::fs::memfd_create("input", rustix::fs::MemfdFlags::CLOEXEC)?);
    file.write_all(text.as_bytes())?;
    file.rewind()?;
    Ok(file)
}

/// The end of a text.
fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

/// Checks repeatedly until something is true.
async fn until(what: &str, patience: Duration, mut is_so: impl AsyncFnMut() -> Result<bool>) -> Result<Duration> {
    let begun = Instant::now();
    while !is_so().await? {
        if begun.elapsed() > patience {
            bail!("{what}: not so after {}", output::duration(patience));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(begun.elapsed())
}
