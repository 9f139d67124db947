//! Operations on an installation as a whole: what the command line does beside the servers.

pub mod backup;
pub mod database;
pub mod obfuscate;
