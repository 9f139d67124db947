//! The file with the environment of the binaries: `set -a; . .clerk/env` gives a shell the same.

use anyhow::{Context, Result};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::process::Command;

/// Variables in the order in which they were set.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct EnvFile(Vec<(String, String)>);

impl EnvFile {
    /// Reads what an earlier run wrote; nothing when there was none.
    pub(super) fn read(path: &Path) -> Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("can't read {}", path.display())),
        }
    }

    /// Writes the file, readable by its owner only, as it contains secrets.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let new = path.with_extension("new");
        // An earlier one may have been left behind with other permissions.
        let _ = std::fs::remove_file(&new);
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(self.text().as_bytes())?;
        std::fs::rename(&new, path).with_context(|| format!("can't write {}", path.display()))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.0.push((name.to_owned(), value.into())),
        }
    }

    /// Gives a program these variables in addition to ours.
    pub(super) fn apply(&self, command: &mut Command) {
        for (name, value) in self.iter() {
            // A secret that is also set through its file would be refused.
            command.env(name, value).env_remove(format!("{name}_FILE"));
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn text(&self) -> String {
        self.iter().map(|(name, value)| format!("{name}={}\n", quote(value))).collect()
    }

    fn parse(text: &str) -> Self {
        Self(text.lines().filter_map(|line| line.split_once('=')).map(|(n, v)| (n.to_owned(), unquote(v))).collect())
    }
}

/// A value as the shell reads it.
fn quote(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    match !value.is_empty() && value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', r"'\''")),
    }
}

fn unquote(value: &str) -> String {
    match value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inner) => inner.replace(r"'\''", "'"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::EnvFile;
    use std::os::unix::fs::PermissionsExt;

    fn example() -> EnvFile {
        let mut file = EnvFile::default();
        file.set("DATABASE_URL", "postgres://u:p@127.0.0.1:1/clerk");
        file.set("ODD", "it's $HOME; `id` \"x\" # y");
        file.set("EMPTY", "");
        file.set("DATABASE_URL", "postgres://u:p@127.0.0.1:2/clerk?sslmode=disable&x=1");
        file
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("env");
        example().write(&path).unwrap();
        example().write(&path).unwrap();
        assert_eq!(EnvFile::read(&path).unwrap(), example());
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_shell_reads_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("env");
        example().write(&path).unwrap();
        let script = format!("set -a; . {}; printf '%s|%s|%s' \"$DATABASE_URL\" \"$ODD\" \"$EMPTY\"", path.display());
        let output = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
        let wanted = format!("{}|{}|", example().get("DATABASE_URL").unwrap(), example().get("ODD").unwrap());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), wanted);
    }
}
