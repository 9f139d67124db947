//! `clerk` as an operator runs it: the real binary on a real database, a real S3 server, and stand-ins for third parties.

mod backup;
mod doctor;
mod files;
mod health;
mod history;
mod obfuscate;
mod support;
