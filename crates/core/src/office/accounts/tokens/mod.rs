//! Tokens with which other programs use the JSON API on behalf of a user.

mod actions;
mod input;
mod model;
mod queries;

pub use actions::{create, make, may_make, revoke, revoke_named};
pub use input::{TokenFields, TokenInput};
pub use model::{DEFAULT_DAYS, Found, LONGEST_DAYS, NewToken, OwnToken, Scope, Token};
pub(crate) use queries::revoke_all;
pub use queries::{find, list, own};

/// What every token starts with, so that scanners for leaked secrets can recognise one.
pub const PREFIX: &str = "clerk_";
