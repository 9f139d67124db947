//! Work queues: cases and dates that wait for somebody, each in the order in which to deal with them.

mod actions;
mod counts;
mod input;
mod model;
mod queries;

pub use actions::{assign, page, review};
pub use counts::{Counts, find_session};
pub use input::{BulkAssignFields, BulkAssignInput, BulkReviewFields, BulkReviewInput, ChosenCases};
pub use model::{Bulk, Check, MAX_CASES, Obstacle, Queue, QueuedCase, ReviewState, Selected};
pub use queries::selected;
