//! Rules for which files there are.

use super::repo::File;
use super::{Found, Place};

const BIGGEST: u64 = 1_000_000;

const PICTURES: &[&str] = &[".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"];

/// What may stand at the top of the repository.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".dockerignore",
    ".editorconfig",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".sqlx",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "crates",
    "deny.toml",
    "deploy",
    "docker",
    "docs",
    "migrations",
    "rust-toolchain.toml",
    "rustfmt.toml",
];

pub(super) fn files_are_small(file: &File, found: &mut Found) {
    let is_picture = file.path.starts_with("docs/") && PICTURES.iter().any(|end| file.path.ends_with(end));
    if file.size > BIGGEST && !is_picture {
        found.push(Place { path: file.path.clone(), line: 0, what: format!("has {} bytes", file.size) });
    }
}

pub(super) fn top_level_is_known(file: &File, found: &mut Found) {
    let top = file.path.split('/').next().unwrap_or_default();
    if !TOP_LEVEL.contains(&top) {
        let what = format!("`{top}` does not belong to the top level (known: {})", TOP_LEVEL.join(" "));
        found.push(Place { path: file.path.clone(), line: 0, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn big_files_are_found() {
        let big = "x".repeat(1_000_001);
        assert_eq!(lines(files_are_small, "crates/web/tests/data/a.pdf", &big), [0]);
        assert!(lines(files_are_small, "docs/pictures/case.png", &big).is_empty());
        assert_eq!(lines(files_are_small, "docs/dump.sql", &big), [0]);
    }

    #[test]
    fn the_top_level_is_closed() {
        assert_eq!(lines(top_level_is_known, "notes.txt", ""), [0]);
        assert!(lines(top_level_is_known, "crates/notes.txt", "").is_empty());
        assert!(lines(top_level_is_known, "README.md", "").is_empty());
    }
}
