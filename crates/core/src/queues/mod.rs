//! Work queues: cases and dates that wait for somebody, each in the order in which they should be seen to.

mod bulk;
mod counts;
mod model;
mod queries;

pub use bulk::{BulkAssignment, MAX_CASES, Obstacle, Selected, assign, review};
pub use counts::Counts;
pub(crate) use counts::DAYS_AHEAD;
pub use model::{Check, Queue, QueuedCase, ReviewState, page};
pub use queries::selected;
