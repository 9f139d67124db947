//! `clerk storage`: the bucket of uploaded files.

use super::say;
use anyhow::bail;
use clap::Subcommand;
use clerk_core::documents::files::verify::{Report, Wrong, verify};
use clerk_platform::clock::Clock;
use clerk_platform::config::StorageConfig;
use clerk_platform::storage::Storage;
use clerk_platform::words::counted;
use sqlx::PgPool;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read every file that the database names, and compare size and hash. Fails when one is missing or damaged.
    Verify {
        /// Only this many files, picked at random.
        #[arg(long)]
        sample: Option<u32>,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let Command::Verify { sample, json } = command;
    let storage = Storage::new(&StorageConfig::from_env()?);
    let report = verify(pool, &storage, &Clock::system(), sample).await?;
    if json {
        say(&serde_json::to_string_pretty(&report)?);
    } else {
        tell(&report);
    }
    match report.lost() {
        0 => Ok(()),
        lost => bail!("{lost} of {} missing or damaged", counted(report.files, "file is", "files are")),
    }
}

fn tell(report: &Report) {
    for wrong in &report.wrong {
        match wrong {
            Wrong::Missing { key } => say(&format!("missing  {key}")),
            Wrong::Damaged { key, how } => say(&format!("damaged  {key}: {how}")),
            Wrong::Unknown { key } => say(&format!("unknown  {key}: no upload names it")),
        }
    }
    let unknown = report.wrong.len() - report.lost();
    let (files, bytes) = (counted(report.files, "file", "files"), counted(report.bytes, "byte", "bytes"));
    say(&format!("read {files}, {bytes}; {} lost, {unknown} unknown", report.lost()));
}
