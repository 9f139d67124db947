//! `cargo xtask dev`: runs Clerk on this machine with everything it needs.

mod env_file;
mod health;
mod service;
mod settings;
mod stack;

use crate::signals::Signals;
use crate::{assets, build, install, output, shell};
use anyhow::{Context, Result, bail};
use clerk_testkit::postgres;
use settings::{Ports, Settings};
use stack::Stack;
use std::fs::{File, TryLockError};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How Clerk is run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Port of the web server.
    #[arg(long, default_value_t = 8000, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Folder of the database, the uploaded files and the environment. [default: .clerk in Clerk's folder]
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Build with optimisations.
    #[arg(long)]
    release: bool,
    /// Throw the data of earlier runs away first.
    #[arg(long)]
    fresh: bool,
    /// Load no demo data.
    #[arg(long)]
    no_demo: bool,
}

/// Runs Clerk until Ctrl-C or SIGTERM.
pub(crate) async fn run(args: &Args) -> Result<ExitCode> {
    let mut signals = Signals::catch()?;
    let mut stack = Stack::default();
    let ended = tokio::select! {
        ended = bring_up(args, &mut stack) => ended,
        _ = signals.next() => {
            output::say("stopping");
            Ok(())
        }
    };
    tokio::select! {
        stopped = stack.stop() => stopped?,
        () = insisted(&mut signals) => output::warn("stopping at once"),
    }
    // After a second signal, what still runs is ended here.
    drop(stack);
    ended.map(|()| ExitCode::SUCCESS)
}

/// Waits for another signal. Some programs pass on the one that we already got, so one at the same moment doesn't count.
async fn insisted(signals: &mut Signals) {
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(1) {
        signals.next().await;
    }
}

/// Starts everything and keeps it running.
async fn bring_up(args: &Args, stack: &mut Stack) -> Result<()> {
    let dir = open_folder(args)?;
    stack.lock = Some(lock(&dir)?);
    check_port(args.port)?;
    if args.fresh {
        output::step("throwing the old data away", throw_away(&dir)).await?;
    }
    let database_url = foreign_database(&dir);
    install::ensure(match database_url {
        Some(_) => &[install::Tool::Node],
        None => &[install::Tool::Postgres, install::Tool::Node],
    })
    .await?;
    assets::build().await?;
    let binaries = build::binaries(args.release).await?;

    let mut settings = Settings::load(&dir, args.port)?;
    match database_url {
        Some(url) => settings.use_database(&url),
        None => settings.use_database(&stack.start_database(&dir, settings.ports.database).await?),
    }
    let endpoint = stack.start_storage(&dir, &settings).await?;
    settings.use_storage(&endpoint);
    let outbox = stack.start_outbox(&settings).await?;
    settings.save(&dir)?;
    prepare_data(args, &dir, &binaries, &settings).await?;

    stack.start_services(&binaries, &settings);
    health::wait_until_ready(&[("web", args.port), ("worker", settings.ports.worker)]).await?;
    output::line(&format!("mail that Clerk sends is at {outbox}"));
    output::line(&format!("ready http://127.0.0.1:{}", args.port));
    stack.keep_database_running().await
}

/// Brings the schema up to date and, the first time, loads the demo data.
async fn prepare_data(args: &Args, dir: &Path, binaries: &build::Binaries, settings: &Settings) -> Result<()> {
    let clerk = |arguments: &[&str]| {
        let mut clerk = shell::command(binaries.program("clerk"));
        settings.variables().apply(&mut clerk);
        clerk.args(arguments);
        clerk
    };
    output::step("migrating", shell::run("clerk migrate", &mut clerk(&["migrate"]))).await?;
    let loaded = dir.join("demo-loaded");
    if !args.no_demo && !loaded.exists() {
        output::step("loading demo data", shell::run("clerk demo load", &mut clerk(&["demo", "load"]))).await?;
        File::create(&loaded).context("can't note that the demo data is loaded")?;
        output::line(
            "  sign in as coordinator@demo.test (or admin@, lawyer@, paralegal@) with the password clerk-demo",
        );
    }
    Ok(())
}

fn open_folder(args: &Args) -> Result<PathBuf> {
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => shell::root()?.join(".clerk"),
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("can't create {}", dir.display()))?;
    Ok(dir.canonicalize()?)
}

/// Keeps a second run out of the folder for as long as this file is open.
fn lock(dir: &Path) -> Result<File> {
    let file = File::create(dir.join("lock")).with_context(|| format!("can't write to {}", dir.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("`cargo xtask dev` already runs with {}; end it, or use another folder with --dir", dir.display())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!("can't listen on port {port} ({error}); choose another with --port"),
    }
}

/// Removes only what this command has made: the folder may be a mistyped one.
async fn throw_away(dir: &Path) -> Result<()> {
    postgres::remove(&dir.join(stack::DATABASE)).await?;
    let storage = dir.join(stack::STORAGE);
    if storage.exists() {
        std::fs::remove_dir_all(&storage).with_context(|| format!("can't remove {}", storage.display()))?;
    }
    for name in ["env", "demo-loaded"] {
        let path = dir.join(name);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("can't remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// A database that the caller brings; not our own, whose URL is in the shell after `. .clerk/env`.
fn foreign_database(dir: &Path) -> Option<String> {
    let url = std::env::var("DATABASE_URL").ok().filter(|url| !url.trim().is_empty())?;
    let is_ours = postgres::is_url_of(&dir.join(stack::DATABASE), &url);
    (!is_ours).then_some(url)
}

impl Ports {
    /// The web server's port as asked for; the others as in the last run or close to it, whichever are free.
    fn choose(web: u16, last: &env_file::EnvFile) -> Result<Self> {
        let last_port = |name| last.get(name)?.rsplit(':').next()?.split('/').next()?.parse().ok();
        let free = |name, distance| postgres::free_port(last_port(name).or(web.checked_add(distance)));
        Ok(Self {
            web,
            worker: free("WORKER_BIND", 1)?,
            storage: free("S3_ENDPOINT", 2)?,
            database: free("DATABASE_URL", 3)?,
            outbox: free("SENDGRID_URL", 4)?,
        })
    }
}
