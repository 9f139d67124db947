//! Tokens with which other programs use the JSON API on behalf of a user.

mod queries;

pub(crate) use queries::revoke_all;
pub use queries::{create, find, revoke};

/// What every token starts with, so that scanners for leaked secrets can recognise one.
pub const PREFIX: &str = "clerk_";
