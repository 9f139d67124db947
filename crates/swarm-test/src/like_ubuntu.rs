//! Gives a machine what Ubuntu has and Debian has not, as far as it matters to deploy/provision.sh. Ubuntu's own packages are
//! not available everywhere that Debian's are.

use anyhow::{Context, Result};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use xtask::shell;

/// The user who logs in by SSH in place of root, and may use sudo.
pub(super) const USER: &str = "ubuntu";
/// Packages that are part of Ubuntu's server, but not of Debian's minimal system.
pub(super) const PACKAGES: [&str; 2] = ["sudo", "ufw"];

/// Changes a system that is not running yet.
pub(super) async fn make(system: &Path, key: &str) -> Result<()> {
    // SSH is started by the first connection.
    for [verb, unit] in [["disable", "ssh.service"], ["enable", "ssh.socket"], ["enable", "ufw.service"]] {
        let mut systemctl = shell::command("systemctl");
        shell::run("systemctl", systemctl.arg("--quiet").arg("--root").arg(system).args([verb, unit])).await?;
    }
    run_in(system, &["useradd", "--create-home", "--shell", "/bin/bash", USER]).await?;
    run_in(system, &["ufw", "allow", "22/tcp"]).await?;
    let keys = format!("home/{USER}/.ssh/authorized_keys");
    for (path, text, mode) in [
        (keys.as_str(), key, 0o600),
        ("etc/sudoers.d/90-cloud-init-users", &format!("{USER} ALL=(ALL) NOPASSWD:ALL\n"), 0o440),
        // What a host's control panel may have asked for; when several files set it, the first one counts.
        ("etc/ssh/sshd_config.d/50-cloud-init.conf", "PasswordAuthentication yes\n", 0o600),
        // As with some hosts: a firewall that is on, and lets SSH in.
        ("etc/ufw/ufw.conf", "ENABLED=yes\nLOGLEVEL=off\n", 0o644),
    ] {
        let path = system.join(path);
        std::fs::create_dir_all(path.parent().context("no folder")?)?;
        std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))?;
        std::fs::set_permissions(&path, Permissions::from_mode(mode))?;
    }
    let owner = format!("{USER}:{USER}");
    run_in(system, &["chown", "-R", &owner, &format!("/home/{USER}")]).await
}

async fn run_in(system: &Path, command: &[&str]) -> Result<()> {
    let mut chroot = shell::command("chroot");
    shell::output(&command.join(" "), chroot.arg(system).args(command)).await.map(drop)
}
