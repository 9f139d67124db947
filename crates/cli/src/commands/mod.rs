//! The commands, one file each, and how they talk to the person at the terminal.

pub(crate) mod audit;
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
use clerk_core::office::audit::Actor;

/// What a command has to say, on standard output.
#[allow(clippy::print_stdout, reason = "a command line tool answers on standard output")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Who runs the command, for the audit trail: the person who logged in to the server, as the scripts of `deploy/` say.
pub(crate) fn actor() -> Actor {
    let named = |name| std::env::var(name).ok().filter(|name| !name.trim().is_empty());
    let name = named("CLERK_OPERATOR").or_else(|| named("SUDO_USER")).or_else(|| named("USER"));
    Actor::command_line(name.as_deref().unwrap_or("unknown"))
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
