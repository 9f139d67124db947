//! Runs this program instead of rustc for our own crates, to connect their query macros to the database.
//!
//! Other crates, such as the job queue, have such macros too and must not write their queries to our folder. What is compiled
//! this way has its own place in the target directory, so ordinary builds stay as they are.

use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;
use tokio::process::Command;

const URL: &str = "CLERK_SQLX_DATABASE_URL";
const FOLDER: &str = "CLERK_SQLX_FOLDER";

/// Makes Cargo compile our crates through this program.
pub(super) fn set_up(cargo: &mut Command, folder: &Path, url: &str) -> Result<()> {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?).env(URL, url).env(FOLDER, folder);
    Ok(())
}

/// Does rustc's work if Cargo called this program instead: `xtask rustc ARGUMENTS`.
pub(crate) fn run_if_asked() -> Option<ExitCode> {
    let (url, folder) = (std::env::var_os(URL)?, std::env::var_os(FOLDER)?);
    let mut args = std::env::args_os().skip(1);
    let mut rustc = std::process::Command::new(args.next()?);
    rustc.args(args).env("DATABASE_URL", url).env("SQLX_OFFLINE_DIR", folder).env("SQLX_OFFLINE", "false");
    match rustc.status() {
        Ok(status) => {
            Some(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
        }
        Err(_) => Some(ExitCode::FAILURE),
    }
}
