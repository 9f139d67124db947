//! Operations on an installation as a whole: backups' manifests, what `clerk doctor` asks the database, obfuscated copies,
//! demo data. Only the command line and the tests link it.

pub mod backup;
pub mod database;
pub mod demo;
pub mod obfuscate;
