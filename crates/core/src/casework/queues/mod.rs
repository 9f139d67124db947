//! Work queues: cases and dates that wait for somebody, each in the order in which they should be seen to.

mod actions;
mod counts;
mod model;
mod queries;

pub use actions::{BulkAssignment, MAX_CASES, Obstacle, Selected, assign, review};
pub use counts::Counts;
pub use model::{Check, Queue, QueuedCase, ReviewState, page};
pub use queries::{find_session, selected};
