//! Rules about which files exist.

use super::repo::{File, Repo};
use super::{Found, Place};

const BIGGEST: u64 = 1_000_000;

const PICTURES: &[&str] = &[".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"];

/// What may be at the top of the repository.
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

/// The repository's documents, each with what would be lost without it.
const PAPERS: &[(&str, &str)] = &[
    ("LICENSE", "Cargo.toml and the image say AGPL-3.0-or-later; without the text nobody may use or pass on the code"),
    ("CONTRIBUTING.md", "it says how a change is proposed and what is expected of it"),
    ("CHANGELOG.md", "it tells people who run Clerk what a release changes for them"),
    ("SECURITY.md", "it says how to report a vulnerability without publishing it"),
    (".editorconfig", "it keeps editors from changing white space in lines that a change does not touch"),
];

pub(super) fn papers_are_there(repo: &Repo, found: &mut Found) {
    for (path, why) in PAPERS {
        let is_there = repo.files.iter().any(|file| file.path == *path && !file.text.trim().is_empty());
        if !is_there {
            let what = format!("is missing or empty: {why}");
            found.push(Place { path: (*path).to_owned(), line: 0, what });
        }
    }
}

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
    fn a_missing_or_empty_paper_is_found() {
        let papers = || PAPERS.iter().map(|(path, _)| File::new(path, "text\n"));
        let mut found = Found::new();
        papers_are_there(&Repo { files: papers().collect() }, &mut found);
        assert_eq!(found, []);
        let mut files: Vec<_> = papers().filter(|file| file.path != "SECURITY.md").collect();
        files.retain(|file| file.path != "LICENSE");
        files.push(File::new("LICENSE", "\n"));
        papers_are_there(&Repo { files }, &mut found);
        assert_eq!(found.iter().map(|place| place.path.as_str()).collect::<Vec<_>>(), ["LICENSE", "SECURITY.md"]);
        assert!(found.iter().all(|place| place.what.starts_with("is missing or empty: ")));
    }

    #[test]
    fn the_top_level_is_closed() {
        assert_eq!(lines(top_level_is_known, "notes.txt", ""), [0]);
        assert!(lines(top_level_is_known, "crates/notes.txt", "").is_empty());
        assert!(lines(top_level_is_known, "README.md", "").is_empty());
    }
}
