//! Tokens with which other programs use the JSON API on behalf of a user.

mod actions;
mod model;
mod queries;

pub use actions::{create, revoke, revoke_named};
pub use model::{DEFAULT_DAYS, Found, LONGEST_DAYS, NewToken, Scope, Token};
pub(crate) use queries::revoke_all;
pub use queries::{find, list};

/// What every token starts with, so that scanners for leaked secrets can recognise one.
pub const PREFIX: &str = "clerk_";
