//! A memory group as the web server's containers have it: 768 MB altogether, of which its `/tmp` may take 256 MB.

use crate::output;
use crate::shell;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// As in docker/docker.compose.prod.yml and docker.compose.common.yml.
const MEMORY: u64 = 768 * 1024 * 1024;
const TMP: &str = "256m";

/// How the kernel counts memory: the files' names differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// The group; removed when dropped, once nothing runs in it.
#[derive(Debug)]
pub(super) struct Group {
    folder: PathBuf,
    version: Version,
}

impl Group {
    /// Makes it. None, with the reason said, where that can't be done: then only the program's own peak is measured.
    pub(super) fn make() -> Option<Self> {
        let made = Self::try_make();
        made.inspect_err(|error| {
            output::line(&format!(
                "NO MEMORY GROUP: {error:#}. Nothing is killed for taking too much; only the program's own peak is measured."
            ));
        })
        .ok()
    }

    fn try_make() -> Result<Self> {
        let (root, version) = memory_root().context("the kernel counts no memory of groups here")?;
        let folder = root.join(format!("clerk-bench-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("can't make {} (are you root?)", folder.display()))?;
        let group = Self { folder, version };
        let limit = match version {
            Version::One => "memory.limit_in_bytes",
            Version::Two => "memory.max",
        };
        group.write(limit, &MEMORY.to_string())?;
        if version == Version::Two {
            // Docker gives no swap either.
            group.write("memory.swap.max", "0")?;
        }
        Ok(group)
    }

    fn write(&self, name: &str, value: &str) -> Result<()> {
        std::fs::write(self.folder.join(name), value).with_context(|| format!("can't write {name}"))
    }

    fn read(&self, name: &str) -> Result<String> {
        std::fs::read_to_string(self.folder.join(name)).with_context(|| format!("can't read {name}"))
    }

    /// The program within the group, with a folder for temporary files as small as its `/tmp`, in place of this one.
    pub(super) fn program(&self, program: &Path, folder: &Path) -> Result<Command> {
        std::fs::create_dir_all(folder)?;
        let mut command = shell::command("unshare");
        let (group, tmp) = (self.folder.display(), folder.display());
        let start = format!(
            "echo $$ > '{group}/cgroup.procs' && mount -t tmpfs -o size={TMP} tmpfs '{tmp}' && TMPDIR='{tmp}' exec \"$0\""
        );
        command.args(["--mount", "sh", "-c", &start]).arg(program);
        Ok(command)
    }

    /// The most memory that the group has used, in MiB, with the files that the kernel keeps for it.
    pub(super) fn peak(&self) -> Result<f64> {
        let name = match self.version {
            Version::One => "memory.max_usage_in_bytes",
            Version::Two => "memory.peak",
        };
        Ok(self.read(name)?.trim().parse::<f64>()? / 1024.0 / 1024.0)
    }

    /// How many programs the kernel has killed in it for want of memory.
    pub(super) fn killed(&self) -> Result<u64> {
        let name = match self.version {
            Version::One => "memory.oom_control",
            Version::Two => "memory.events",
        };
        let events = self.read(name)?;
        let line = events.lines().find_map(|line| line.strip_prefix("oom_kill ")).context("no oom_kill")?;
        Ok(line.trim().parse()?)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The kernel keeps it as long as something runs in it; then it goes with the machine.
        let _ = std::fs::remove_dir(&self.folder);
    }
}

fn memory_root() -> Option<(PathBuf, Version)> {
    let root = Path::new("/sys/fs/cgroup");
    let controllers = std::fs::read_to_string(root.join("cgroup.controllers")).unwrap_or_default();
    if controllers.split_whitespace().any(|name| name == "memory") {
        return Some((root.to_owned(), Version::Two));
    }
    let one = root.join("memory");
    one.join("memory.limit_in_bytes").exists().then_some((one, Version::One))
}
