//! `cargo xtask swarm-test`: proves deploying, running and restoring, with the scripts of `deploy/`, on this machine.
//!
//! A Docker engine, a swarm, a PostgreSQL cluster, an S3 server and NGINX are started, each with files of its own. Then the
//! scripts do what they do on a server, while renters submit cases through NGINX. Everything is taken away again at the end.

#[cfg(feature = "swarm-test")]
mod proof;
#[cfg(feature = "swarm-test")]
pub(crate) use proof::run;

/// What to prove, and with what.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// An image that Docker has, in place of building one.
    #[arg(long)]
    image: Option<String>,
    /// Keep the images that were built. What they are built from is always kept, so that the next build is short.
    #[arg(long)]
    keep_images: bool,
    /// The release of Debian that the new servers have, like `bookworm`. Where PostgreSQL's pinned major is not its own, the
    /// servers must reach PostgreSQL's archive.
    #[arg(long)]
    debian: Option<String>,
    /// Only this part, and what it needs.
    #[arg(long, value_enum)]
    only: Option<Part>,
}

/// A part of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Updates, scaling, sick images, killed tasks and a database that restarts, under load.
    Load,
    /// Backup, loss of the server, and restoring.
    Recovery,
    /// A server from nothing, over SSH; its restart; a second one beside it.
    Machines,
}

/// Starts this program again with the feature that has a TLS client. `cargo xtask dev` should not have to build one.
#[cfg(not(feature = "swarm-test"))]
pub(crate) async fn run(args: &Args) -> anyhow::Result<std::process::ExitCode> {
    use crate::install::{self, Tool};
    use std::process::ExitCode;
    install::ensure(&[Tool::Server]).await?;
    let mut cargo = crate::shell::cargo()?;
    cargo.args(["run", "--quiet", "--package", "xtask", "--features", "swarm-test", "--", "swarm-test"]);
    if let Some(image) = &args.image {
        cargo.args(["--image", image]);
    }
    cargo.args(args.keep_images.then_some("--keep-images"));
    if let Some(debian) = &args.debian {
        cargo.args(["--debian", debian]);
    }
    if let Some(part) = args.only.and_then(|part| clap::ValueEnum::to_possible_value(&part)) {
        cargo.args(["--only", part.get_name()]);
    }
    let mut signals = crate::signals::Signals::catch()?;
    let mut job = crate::shell::Job::spawn("the test", &mut cargo)?;
    let status = loop {
        tokio::select! {
            status = job.wait() => break status?,
            // It takes away what it started, however long that takes.
            _ = signals.next() => job.signal(rustix::process::Signal::TERM),
        }
    };
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
