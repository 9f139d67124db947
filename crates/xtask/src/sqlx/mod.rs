//! `cargo xtask sqlx`: records what the database says about each checked query, in .sqlx at the workspace's root, so that a
//! build needs no database.
//!
//! The query macros record this themselves when they are expanded with a database at hand and SQLX_OFFLINE_DIR set. Here that
//! happens only for our own crates, through [`wrapper`], and only in `cargo check`, whose results are then removed so that the
//! next run expands all macros again.

pub(crate) mod wrapper;

use crate::{install, output, shell};
use anyhow::{Context, Result, bail};
use clerk_testkit::postgres::{Cluster, Options};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where queries are described, from the workspace's root.
const FOLDER: &str = ".sqlx";

/// The macros that are checked against the database.
pub(crate) const MACROS: &[&str] = &["query!(", "query_as!(", "query_scalar!("];

/// What to do with the outcome.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Change nothing; fail when .sqlx is not up to date.
    #[arg(long)]
    check: bool,
}

/// `cargo xtask sqlx`.
pub(crate) async fn command(args: &Args) -> Result<ExitCode> {
    install::ensure(&[install::Tool::Postgres]).await?;
    let folder = std::env::temp_dir().join(format!("clerk-sqlx-{}", std::process::id()));
    let options = Options { dies_with_parent: true, ..Options::throw_away() };
    let cluster = Cluster::start(&folder, &options).await?;
    if args.check {
        check(&cluster).await?;
    } else {
        let described = describe(&cluster).await?;
        let changed = replace(&shell::root()?.join(FOLDER), &described)?;
        output::say(&format!("{} queries in {FOLDER}, {changed} files changed", described.len()));
    }
    cluster.stop().await?;
    Ok(ExitCode::SUCCESS)
}

/// Fails when .sqlx does not match the queries and migrations. The database `clerk` of the cluster must be empty.
pub(crate) async fn check(cluster: &Cluster) -> Result<()> {
    let differences = differences(&read(&shell::root()?.join(FOLDER))?, &describe(cluster).await?);
    if !differences.is_empty() {
        bail!("{FOLDER} is not up to date, run `cargo xtask sqlx`:\n  {}", differences.join("\n  "));
    }
    Ok(())
}

/// The descriptions by file name.
type Described = BTreeMap<String, String>;

async fn describe(cluster: &Cluster) -> Result<Described> {
    let folder = std::env::temp_dir().join(format!("clerk-sqlx-{}-new", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let described = describe_into(&folder, &cluster.url("clerk")).await;
    std::fs::remove_dir_all(&folder)?;
    described
}

async fn describe_into(folder: &Path, url: &str) -> Result<Described> {
    let mut schema = shell::cargo()?;
    schema.args(["run", "--quiet", "-p", "clerk-testkit", "--features", "schema", "--bin", "schema", "--", url]);
    schema.arg(shell::root()?.join("migrations"));
    output::step("migrating an empty database", shell::run("the migration", &mut schema)).await?;

    let packages = packages_with_queries(&shell::root()?.join("crates"))?;
    // After an interrupted run, its results may still be there and keep the macros from being expanded.
    for _ in 0..2 {
        let expanded = output::step("asking the database about each query", expand(&packages, folder, url)).await?;
        if expanded {
            return read(folder);
        }
    }
    bail!("Cargo does not check {} again", packages.join(" and "))
}

/// Checks the packages with the macros connected to the database. Returns whether all of them were really expanded.
async fn expand(packages: &[String], folder: &Path, url: &str) -> Result<bool> {
    let mut cargo = shell::cargo()?;
    cargo.args(["check", "--lib", "--message-format=json-render-diagnostics"]);
    cargo.args(packages.iter().flat_map(|package| ["-p", package]));
    wrapper::set_up(&mut cargo, folder, url)?;
    let messages = shell::output("checking the queries", &mut cargo).await?;
    let mut all_expanded = true;
    for message in messages.lines() {
        let message: serde_json::Value = serde_json::from_str(message)?;
        if !is_artifact_of(&message, packages) {
            continue;
        }
        all_expanded &= message.get("fresh") == Some(&false.into());
        for file in message.get("filenames").and_then(|files| files.as_array()).into_iter().flatten() {
            let file = PathBuf::from(file.as_str().unwrap_or_default());
            std::fs::remove_file(&file).with_context(|| format!("can't remove {}", file.display()))?;
        }
    }
    Ok(all_expanded)
}

fn is_artifact_of(message: &serde_json::Value, packages: &[String]) -> bool {
    let target = message.get("target").and_then(|target| target.get("name")).and_then(|name| name.as_str());
    message.get("reason") == Some(&"compiler-artifact".into())
        && target.is_some_and(|target| packages.iter().any(|package| package.replace('-', "_") == target))
}

/// The packages whose library contains checked queries. Tests can't contain any: they are not checked here.
fn packages_with_queries(crates: &Path) -> Result<Vec<String>> {
    let mut packages = Vec::new();
    for entry in std::fs::read_dir(crates)? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != "xtask" && holds_queries(&folder.join("src"))? {
            packages.push(format!("clerk-{name}"));
        }
    }
    packages.sort();
    Ok(packages)
}

fn holds_queries(folder: &Path) -> Result<bool> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(false) };
    for entry in entries {
        let path = entry?.path();
        let found = match path.is_dir() {
            true => holds_queries(&path)?,
            false => {
                path.extension().is_some_and(|e| e == "rs") && {
                    let text = std::fs::read_to_string(&path)?;
                    MACROS.iter().any(|name| text.contains(name))
                }
            }
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn read(folder: &Path) -> Result<Described> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Described::new()) };
    entries
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path())?))
        })
        .collect()
}

/// Makes the folder contain exactly these files; returns how many had to change.
fn replace(folder: &Path, described: &Described) -> Result<usize> {
    std::fs::create_dir_all(folder)?;
    let old = read(folder)?;
    let gone = old.keys().filter(|name| !described.contains_key(*name));
    let changed: Vec<_> = described.iter().filter(|(name, text)| old.get(*name) != Some(*text)).collect();
    let mut count = changed.len();
    for (name, text) in changed {
        std::fs::write(folder.join(name), text)?;
    }
    for name in gone {
        std::fs::remove_file(folder.join(name))?;
        count += 1;
    }
    Ok(count)
}

/// One line for each query that is missing, no longer used, or described differently.
fn differences(old: &Described, new: &Described) -> Vec<String> {
    let missing = new.iter().filter(|(name, _)| !old.contains_key(*name)).map(|(_, text)| ("missing", text));
    let unused = old.iter().filter(|(name, _)| !new.contains_key(*name)).map(|(_, text)| ("not used", text));
    let changed = new.iter().filter(|(name, text)| old.get(*name).is_some_and(|old| old != *text));
    let changed = changed.map(|(_, text)| ("changed", text));
    missing.chain(unused).chain(changed).map(|(what, text)| format!("{what}: {}", query(text))).collect()
}

/// The start of the query in a description.
fn query(description: &str) -> String {
    let parsed: serde_json::Value = serde_json::from_str(description).unwrap_or_default();
    let sql = parsed.get("query").and_then(|query| query.as_str()).unwrap_or("(unreadable)");
    let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::{Described, differences, read, replace};

    fn described(files: &[(&str, &str)]) -> Described {
        files.iter().map(|(name, sql)| ((*name).to_owned(), format!("{{\"query\": \"{sql}\"}}"))).collect()
    }

    #[test]
    fn what_differs_is_named() {
        let old = described(&[("a", "select 1"), ("b", "select 2"), ("c", "select 3")]);
        let mut new = described(&[("a", "select 1"), ("b", "select 2"), ("d", "select\\n  4")]);
        new.insert("b".to_owned(), "{\"query\": \"select 2\", \"nullable\": [true]}".to_owned());
        assert_eq!(differences(&old, &new), ["missing: select 4", "not used: select 3", "changed: select 2"]);
        assert!(differences(&new, &new).is_empty());
    }

    #[test]
    fn the_folder_holds_what_is_described() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("x");
        assert_eq!(replace(&folder, &described(&[("a", "1"), ("b", "2")])).unwrap(), 2);
        let new = described(&[("b", "2"), ("c", "3")]);
        assert_eq!(replace(&folder, &new).unwrap(), 2);
        assert_eq!(read(&folder).unwrap(), new);
        assert_eq!(replace(&folder, &new).unwrap(), 0);
    }
}
