//! Finds the PostgreSQL server programs of this machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest version whose SQL Clerk's schema uses (function bodies written as `return …`).
pub(super) const OLDEST: u32 = 14;

/// Folders that packages install into, with `*` for a version; newest first when several exist.
const USUAL: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr/lib64/postgresql", "bin"),
    ("/usr/libexec/postgresql", ""),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

/// Folders without a version in their name.
const USUAL_PLAIN: &[&str] =
    &["/usr/pgsql/bin", "/usr/local/pgsql/bin", "/usr/libexec/postgresql", "/usr/bin", "/usr/local/bin"];

/// A folder that holds `postgres` and `initdb` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// All usable installations: the one on PATH first, then `pg_config`'s, then those in the usual folders.
    pub fn all() -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for folder in on_path().into_iter().chain(from_pg_config()).chain(usual()) {
            if let Some(binaries) = Self::in_folder(&folder)
                && !found.contains(&binaries)
            {
                found.push(binaries);
            }
        }
        found
    }

    /// The major version, such as 17.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The path of one of the programs, such as `pgbench`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        // Links such as /usr/local/bin/initdb lead to the folder with all programs.
        let initdb = folder.join("initdb").canonicalize().ok()?;
        let folder = initdb.parent()?.to_owned();
        let version = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&version.stdout))?;
        (major >= OLDEST).then_some(Self { folder, major })
    }
}

fn on_path() -> Vec<PathBuf> {
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|folder| folder.join("initdb").exists()).collect()
}

fn from_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn usual() -> Vec<PathBuf> {
    let mut versioned: Vec<(u32, PathBuf)> = USUAL
        .iter()
        .filter_map(|(parent, inside)| Some((std::fs::read_dir(parent).ok()?, inside)))
        .flat_map(|(entries, inside)| entries.flatten().map(move |entry| entry.path().join(inside)))
        .map(|folder| (digits(&folder.to_string_lossy()), folder))
        .collect();
    versioned.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let plain = USUAL_PLAIN.iter().map(PathBuf::from);
    versioned
        .into_iter()
        .map(|(_, folder)| folder)
        .chain(plain)
        .filter(|folder| folder.join("initdb").exists())
        .collect()
}

/// `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` → 17.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The last number in a path.
fn digits(path: &str) -> u32 {
    path.split(|c: char| !c.is_ascii_digit())
        .rfind(|part| !part.is_empty())
        .and_then(|part| part.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{digits, major_of};

    #[test]
    fn versions_are_read() {
        assert_eq!(major_of("postgres (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)\n"), Some(17));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("command not found"), None);
        assert_eq!(digits("/usr/lib/postgresql/16/bin"), 16);
        assert_eq!(digits("/opt/homebrew/opt/jq/bin"), 0);
    }
}
