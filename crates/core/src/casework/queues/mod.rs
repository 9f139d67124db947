//! Work queues: cases and dates that wait for somebody, each in the order in which to deal with them.

mod actions;
mod input;
mod model;
mod queries;
mod session;

pub use actions::{assign, find_session, next, page, review};
pub use input::{BulkAssignFields, BulkAssignInput, BulkReviewFields, BulkReviewInput, ChosenCases};
pub use model::{
    Bulk, Check, Counts, Gone, MAX_CASES, Obstacle, Queue, QueuedCase, ReviewFilter, ReviewState, Selected,
};
pub(crate) use queries::push_own_ids;
pub use queries::selected;
