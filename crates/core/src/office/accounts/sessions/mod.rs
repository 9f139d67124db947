//! Sessions: who is signed in, on which computers, and until when.

mod actions;
mod model;
mod queries;

pub(crate) use actions::touch;
pub use actions::{end, end_all, end_own, start};
pub use model::{Browser, Session, Signed};
pub use queries::{author, delete_old, list};
pub(crate) use queries::{began_at, end_of, end_others};
