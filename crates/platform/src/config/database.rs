//! The database.

use super::parse::{number, postgres_url};
use super::section::config;
use super::vars::{DATABASE_POOL_SIZE, DATABASE_URL};
use secrecy::SecretString;

/// Connections that a process may hold unless it is told otherwise.
pub(super) const POOL_SIZE: u32 = 10;
/// The web server's usual pool: twice the processors of a small server. The statements of more connections would only take
/// turns at the processors. Requests that wait for a connection are served in order, so the slowest of them is faster.
pub(super) const WEB_POOL_SIZE: u32 = 4;

config! {
    /// How to reach the database.
    |r, usual_size: u32| DatabaseConfig {
        /// Its URL, with the password.
        url: SecretString = r.get(&DATABASE_URL, postgres_url);
        /// Connections a process may hold.
        pool_size: u32 = r.get(&DATABASE_POOL_SIZE, number(2, 200)).or(Some(usual_size));
    }
}
