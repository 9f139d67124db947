//! The user that the server runs as: PostgreSQL refuses to run as root, so for root it is another one.

use anyhow::{Context, Result, bail};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The user that owns a cluster's files and runs its server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    /// The user and group to become; `None` when we may stay who we are.
    become_ids: Option<(u32, u32)>,
}

impl Owner {
    /// Ourselves, or when we are root, the user `postgres` or else `nobody`.
    pub(super) fn find() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self { become_ids: None });
        }
        let ids = ["postgres", "nobody"].into_iter().find_map(|name| Some((id("-u", name)?, id("-g", name)?)));
        match ids {
            Some(ids) => Ok(Self { become_ids: Some(ids) }),
            None => bail!("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as"),
        }
    }

    /// A command that runs as this user, with no input.
    pub(super) fn command(self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        self.lower(&mut command);
        command
    }

    /// A command that runs as this user and ends when the thread that started it does, even if that is killed. `signal` is what
    /// it then gets. Where util-linux is missing, it is an ordinary command.
    pub(super) fn command_for_life(self, program: impl AsRef<Path>, signal: &str) -> Command {
        let has_setpriv = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status().is_ok();
        if !has_setpriv {
            return self.command(program);
        }
        let mut command = self.command("setpriv");
        command.args(["--pdeathsig", signal, "--"]).arg(program.as_ref());
        command
    }

    fn lower(self, command: &mut Command) {
        // That user may not be able to enter our working directory.
        command.current_dir("/").stdin(Stdio::null());
        if let Some((user, group)) = self.become_ids {
            command.uid(user).gid(group);
        }
    }

    /// Makes this user the owner of a file or folder.
    pub(super) fn give(self, path: &Path) -> Result<()> {
        let Some((user, group)) = self.become_ids else { return Ok(()) };
        std::os::unix::fs::chown(path, Some(user), Some(group))
            .with_context(|| format!("can't give {} to the user that runs PostgreSQL", path.display()))
    }

    /// Whether the user can work in a folder; not so when a folder above it, such as /root, is closed to them.
    pub(super) fn reaches(self, folder: &Path) -> bool {
        self.command("test").arg("-w").arg(folder).status().is_ok_and(|status| status.success())
    }
}

fn id(flag: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([flag, name]).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
