//! The files that belong to the repository.

use crate::shell;
use anyhow::Result;
use std::path::Path;

/// The repository's files, including those not yet committed.
pub(super) struct Repo {
    pub(super) files: Vec<File>,
}

/// One file.
pub(super) struct File {
    /// Relative to the repository's top, with `/`.
    pub(super) path: String,
    /// In bytes.
    pub(super) size: u64,
    /// Empty for pictures and other binary files.
    pub(super) text: String,
}

impl Repo {
    /// Asks git which files there are, and reads them.
    pub(super) async fn read(root: &Path) -> Result<Self> {
        let mut git = shell::command("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
        let listed = shell::output("git ls-files", &mut git).await?;
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            match std::fs::read(root.join(path)) {
                Ok(bytes) => files.push(File {
                    path: path.to_owned(),
                    size: bytes.len() as u64,
                    text: String::from_utf8(bytes).unwrap_or_default(),
                }),
                // Deleted, but the deletion is not yet committed.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Self { files })
    }
}

impl File {
    /// A file for a rule's test.
    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), size: text.len() as u64, text: text.to_owned() }
    }

    /// Whether this is Rust source.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The part of the path after `crates/<name>/src/`, when it is a source of that package.
    pub(super) fn inside(&self, package: &str) -> Option<&str> {
        self.path.strip_prefix("crates/")?.strip_prefix(package)?.strip_prefix("/src/")
    }

    /// Lines with their numbers from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Lines with their numbers, up to the file's tests, which are at its end.
    pub(super) fn lines_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().take_while(|(_, line)| line.trim() != "#[cfg(test)]")
    }
}
