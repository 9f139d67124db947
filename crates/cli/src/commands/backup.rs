//! `clerk backup`: the manifest that goes with a dump, and whether a restored database is what it says.

use super::say;
use anyhow::{Context, bail};
use clap::Subcommand;
use clerk_ops::backup::{self, Manifest};
use clerk_platform::clock::Clock;
use clerk_platform::words::counted;
use sqlx::PgPool;
use std::io::Read;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the manifest of the database: schema, and rows and a checksum of each table, as JSON.
    Manifest {
        /// As of a snapshot of pg_export_snapshot(), the one that pg_dump is given by --snapshot.
        #[arg(long, value_name = "ID")]
        snapshot: Option<String>,
    },
    /// Compare the database with a manifest. Fails when they differ.
    Compare {
        /// The manifest; `-` for standard input.
        file: PathBuf,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let clock = Clock::system();
    match command {
        Command::Manifest { snapshot } => {
            let manifest = backup::manifest(pool, snapshot.as_deref(), &clock).await?;
            say(&serde_json::to_string_pretty(&manifest)?);
            Ok(())
        }
        Command::Compare { file, json } => {
            let before = Manifest::read(&read(&file)?)?;
            let now = backup::manifest(pool, None, &clock).await?;
            tell(&before, &before.differences(&now), json)
        }
    }
}

fn tell(manifest: &Manifest, differences: &[String], json: bool) -> anyhow::Result<()> {
    let rows: i64 = manifest.tables.values().map(|table| table.rows).sum();
    let tables = manifest.tables.len();
    if json {
        say(&serde_json::to_string_pretty(&serde_json::json!({
            "same": differences.is_empty(), "tables": tables, "rows": rows, "differences": differences,
        }))?);
    } else {
        differences.iter().for_each(|difference| say(difference));
    }
    match differences.len() {
        0 if json => Ok(()),
        0 => {
            say(&format!("no differences: {} in {}", counted(rows, "row", "rows"), counted(tables, "table", "tables")));
            Ok(())
        }
        count => bail!("{} from the manifest", counted(count, "difference", "differences")),
    }
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("reading standard input")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}
