//! The timeline of a case: what people write, and what the system records.

mod model;
pub(crate) mod queries;

pub use model::{NewNote, Note, PerformanceReview};
pub use queries::{create, get, performance_reviews, timeline};
