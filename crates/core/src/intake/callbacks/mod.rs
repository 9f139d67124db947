//! People without an email address who asked, on the intake form, to be called.

mod actions;
mod input;
mod model;
mod queries;

pub(crate) use actions::became_case;
pub use actions::{add_try, create, find, get, list, mark_handled, reopen, waiting_count};
pub use input::{ContactFields, ContactInput, TryFields, TryInput};
pub use model::{Contact, Try, TryOutcome, Which};
