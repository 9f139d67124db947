//! The commands, one file each, and how they talk to the person at the terminal.

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod obfuscate;
pub(crate) mod storage;
pub(crate) mod token;
pub(crate) mod user;

use clerk_core::Error;

/// What a command has to say, on standard output.
#[allow(clippy::print_stdout, reason = "a command line tool answers on standard output")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Why a command failed, on standard error.
#[allow(clippy::print_stderr, reason = "a command line tool complains on standard error")]
pub(crate) fn complain(error: &anyhow::Error) {
    match error.downcast_ref::<Error>() {
        Some(Error::Invalid(fields)) => fields.iter().for_each(|e| eprintln!("clerk: {}: {}", e.field, e.message)),
        Some(Error::NotFound) => eprintln!("clerk: not found"),
        _ => eprintln!("clerk: {error:#}"),
    }
}
