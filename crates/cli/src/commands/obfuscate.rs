//! `clerk obfuscate`: a copy of the real database becomes one that testers may see.

use super::say;
use anyhow::bail;
use clap::Args;
use clerk_ops::obfuscate::obfuscate;
use clerk_platform::config::{Environment, StorageConfig};
use clerk_platform::storage::Storage;
use clerk_platform::words::counted;
use sqlx::PgPool;

#[derive(Debug, Args)]
pub(crate) struct Command {
    /// The name of the database, which must be the one that DATABASE_URL names: what is in it is lost.
    #[arg(long, value_name = "NAME")]
    yes_this_database: String,
    /// Put stand-ins for the uploaded files into the bucket (S3_…). Without it the files are missing afterwards.
    #[arg(long)]
    files: bool,
}

pub(crate) async fn run(pool: &PgPool, environment: Environment, command: &Command) -> anyhow::Result<()> {
    if environment == Environment::Production {
        bail!("this destroys the data of the database, so never in production (CLERK_ENV)");
    }
    let storage = if command.files { Some(Storage::new(&StorageConfig::from_env()?)) } else { None };
    let done = obfuscate(pool, &command.yes_this_database, storage.as_ref()).await?;
    say(&format!("replaced {} words, addresses and numbers in {}", done.replaced, counted(done.rows, "row", "rows")));
    say(&format!("checked {}: none of the old values is left", counted(done.scanned, "value", "values")));
    match storage {
        Some(_) => say(&format!("stored {} for files", counted(done.files, "stand-in", "stand-ins"))),
        None => {
            let files = counted(done.files, "file has", "files have");
            say(&format!("{files} no stand-in in the bucket: run this with --files to store what is missing"));
        }
    }
    say("nobody can sign in: set passwords with `clerk user password` or create users with `clerk user create`");
    Ok(())
}
