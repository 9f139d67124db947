//! The blocklist: people who cause no alerts and are not called back.

mod actions;
mod input;
mod model;
mod queries;

pub use input::{BlockedContactFields, BlockedContactInput};
pub use model::{BlockedContact, phone_key};
pub(crate) use queries::blocked_phones;
pub use queries::is_blocked;
