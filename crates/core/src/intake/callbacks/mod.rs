//! People without an email address who asked, on the intake form, to be called.

mod actions;
mod input;
mod model;
mod queries;

pub use actions::{create, mark_handled, waiting, waiting_count};
pub use input::{ContactFields, ContactInput};
pub use model::Contact;
