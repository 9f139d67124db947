//! What Clerk's development commands share with the swarm test: programs of this machine, output, signals.

pub mod build;
pub mod install;
pub mod output;
pub mod shell;
pub mod signals;
