//! Sessions: who is signed in, on which computers, and until when.

mod actions;
mod model;
mod queries;

pub use actions::{end, end_all, end_own, start};
pub(crate) use actions::{replace, touch};
pub use model::{Browser, Session, Signed};
pub use queries::{author, delete_old, list};
pub(crate) use queries::{end_of, end_others};
