//! Taking back what one has just done.
//!
//! Changes that are made often and cost little to make don't ask beforehand: they can be undone. What was done is read from the events
//! that it left, so nothing is stored for it; the page that follows reads them with its session (`queues/session`). An undo is a change
//! like any other: it has the same rights, and leaves events of its own.

mod actions;
mod model;
mod queries;

pub(super) use actions::is_recent;
pub use actions::undo;
pub(super) use model::Deed;
pub use model::Receipt;
