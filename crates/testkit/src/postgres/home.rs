//! The folder of a cluster: where it really is, and removing it.

use super::owner::Owner;
use anyhow::{Context, Result, bail};
use std::fs::Permissions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// Where the clusters go whose own folder the server's user can't reach. Only root needs this, so we may write here.
const ELSEWHERE: &str = "/var/lib/clerk-dev";

/// Prepares `folder` for the cluster of `owner` and returns its real path.
///
/// Root's checkout is often in /root, which the user that runs PostgreSQL can't enter. The files are then kept elsewhere, and
/// `folder` is a link.
pub(super) fn prepare(folder: &Path, owner: Owner) -> Result<PathBuf> {
    if folder.is_symlink() && !folder.exists() {
        std::fs::remove_file(folder).with_context(|| format!("can't remove the dead link {}", folder.display()))?;
    }
    let real = private_folder(folder, owner)?;
    if owner.reaches(&real) {
        return Ok(real);
    }
    if std::fs::read_dir(&real)?.next().is_some() {
        bail!("the user that runs PostgreSQL can't reach {} any more: a folder above it was closed", real.display());
    }
    let mut hasher = DefaultHasher::new();
    real.hash(&mut hasher);
    let elsewhere = private_folder(&Path::new(ELSEWHERE).join(format!("{:016x}", hasher.finish())), owner)?;
    if !owner.reaches(&elsewhere) {
        bail!("the user that runs PostgreSQL can reach neither {} nor {}", real.display(), elsewhere.display());
    }
    std::fs::remove_dir(&real)?;
    symlink(&elsewhere, &real).with_context(|| format!("can't link {} to {}", real.display(), elsewhere.display()))?;
    Ok(elsewhere)
}

/// Removes a cluster's folder, even when it is a link to elsewhere.
pub(super) fn remove(folder: &Path) -> Result<()> {
    let Ok(real) = folder.canonicalize() else { return Ok(()) };
    if !looks_like_ours(&real)? {
        bail!("{} holds something other than a cluster of ours; remove it by hand", real.display());
    }
    std::fs::remove_dir_all(&real).with_context(|| format!("can't remove {}", real.display()))?;
    if folder.is_symlink() {
        std::fs::remove_file(folder).with_context(|| format!("can't remove the link {}", folder.display()))?;
    }
    Ok(())
}

fn looks_like_ours(folder: &Path) -> Result<bool> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        if !["data", "data.new", "password", "log"]
            .iter()
            .any(|name| entry.as_ref().is_ok_and(|e| e.file_name() == *name))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn private_folder(folder: &Path, owner: Owner) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))
        .with_context(|| format!("can't close {} to others", folder.display()))?;
    owner.give(folder)?;
    Ok(folder.canonicalize()?)
}
