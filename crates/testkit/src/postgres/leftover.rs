//! The server of an earlier run that was killed before it could stop it.

use anyhow::{Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::time::Duration;

/// Stops a server that still runs on `data`, and removes the lock file of one that no longer runs.
pub(super) async fn stop(data: &Path) -> Result<()> {
    let lock = data.join("postmaster.pid");
    let Some(pid) = std::fs::read_to_string(&lock).ok().and_then(|text| text.lines().next()?.trim().parse().ok())
    else {
        return Ok(());
    };
    let Some(process) = Pid::from_raw(pid) else { return Ok(()) };
    // Fast shutdown, then without a checkpoint; the second loses nothing either, it only makes the next start slower.
    for (signal, patience) in [(Signal::INT, 300), (Signal::QUIT, 50)] {
        if !serves(pid, data) {
            break;
        }
        // It may end at this very moment.
        let _ = kill_process(process, signal);
        for _ in 0..patience {
            if !serves(pid, data) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    if serves(pid, data) {
        bail!("a PostgreSQL server of an earlier run (process {pid}) does not stop");
    }
    // By now the process id may belong to another program, which PostgreSQL would take for a running server.
    match std::fs::remove_file(&lock) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether the process is a server on this data folder, which would be its working directory.
fn serves(pid: i32, data: &Path) -> bool {
    let stands_there = std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data);
    stands_there && std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("post"))
}
