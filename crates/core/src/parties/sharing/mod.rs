//! Clients who share an email address or a phone number: of one household, or one client who is recorded twice. Each is shown on
//! the other until a coordinator joins them (`casework::joins`) or says that they are different people.

mod actions;
mod model;
pub(crate) mod queries;

pub use actions::part;
pub use model::{Reason, Sharing};
