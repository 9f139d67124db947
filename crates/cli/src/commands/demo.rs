//! `clerk demo`: made-up data to try Clerk with.

use super::say;
use anyhow::bail;
use clap::Subcommand;
use clerk_ops::demo;
use clerk_platform::clock::Clock;
use clerk_platform::config::{Environment, StorageConfig};
use clerk_platform::storage::Storage;
use clerk_platform::words::{self, counted};
use jiff::Timestamp;
use sqlx::PgPool;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Load the demo: an office with staff, cases and files. Does nothing when there are cases already.
    Load,
    /// Generate many cases, for measuring.
    Generate {
        /// How many cases.
        #[arg(long)]
        cases: u32,
        /// Notes per case.
        #[arg(long, default_value_t = 5)]
        notes: u32,
        /// The seed: the same one makes the same cases.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

pub(crate) async fn run(pool: &PgPool, environment: Environment, command: Command) -> anyhow::Result<()> {
    if environment != Environment::Local {
        bail!("demo data is for the local environment only (CLERK_ENV=local)");
    }
    let now = Clock::system().now();
    match command {
        Command::Load => match demo::load(pool, now).await? {
            0 => say("there are already cases: nothing was loaded"),
            cases => {
                say(&format!(
                    "loaded {}; sign in as coordinator@demo.test, password {}",
                    words::cases(cases),
                    demo::PASSWORD
                ));
                attach(pool, now).await;
            }
        },
        Command::Generate { cases, notes, seed } => {
            demo::generate(pool, cases, notes, seed, now).await?;
            say(&format!("generated {} with {} each", words::cases(cases), counted(notes, "note", "notes")));
        }
    }
    Ok(())
}

/// Adds the files, which need a bucket. Without one the demo is good for nearly everything.
async fn attach(pool: &PgPool, now: Timestamp) {
    let attached = async {
        let storage = Storage::new(&StorageConfig::from_env()?);
        anyhow::Ok(demo::attach(pool, &storage, now).await?)
    };
    match attached.await {
        Ok(files) => say(&format!("attached {}", counted(files, "file", "files"))),
        Err(error) => say(&format!("left the files out: {error:#}")),
    }
}
