//! `clerk audit`: whether the audit trail is as it was written.

use super::say;
use anyhow::{Context, bail};
use clap::Subcommand;
use clerk_core::office::audit::{self, Head};
use clerk_ops::backup::Manifest;
use clerk_platform::clock::Clock;
use sqlx::PgPool;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Seal new entries, as a job does every minute, and show the head of the chain.
    Seal,
    /// Follow the chain of hashes, and fail if an entry was changed or removed.
    Verify {
        /// The manifests of backups, whose signatures you have checked, in a file or with `-` from standard input: the chain must
        /// contain their heads. The database is taken to be as old as the newest. May be given more than once.
        #[arg(long)]
        manifest: Vec<PathBuf>,
    },
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Seal => {
            let sealed = audit::seal(pool).await?;
            let head = audit::head(&mut *pool.acquire().await?).await?;
            say(&format!("sealed {sealed}; {}", described(head.as_ref())));
            Ok(())
        }
        Command::Verify { manifest } => {
            let manifests = manifest.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?.concat();
            let taken =
                manifests.iter().map(|manifest| manifest.taken_at).max().unwrap_or_else(|| Clock::system().now());
            let kept: Vec<Head> = manifests.into_iter().filter_map(|manifest| manifest.audit).collect();
            let verified = audit::verify(&mut *pool.acquire().await?, &kept, taken).await?;
            for broken in &verified.broken {
                say(&broken.to_string());
            }
            if !verified.broken.is_empty() {
                bail!("the audit trail is not as it was written");
            }
            say(&format!("the audit trail is as it was written: {}", described(verified.head.as_ref())));
            Ok(())
        }
    }
}

/// The manifests in a file, one after the other.
fn read(path: &PathBuf) -> anyhow::Result<Vec<Manifest>> {
    let text = match path.as_os_str() == "-" {
        true => std::io::read_to_string(std::io::stdin()).context("reading the manifest from standard input")?,
        false => std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?,
    };
    let each = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    each.map(|manifest| Ok(Manifest::read(&manifest?.to_string())?)).collect()
}

fn described(head: Option<&Head>) -> String {
    match head {
        Some(Head { position, hash }) => format!("{position} entries, head {hash}"),
        None => "no entries".to_owned(),
    }
}
