//! The timeline of a case: what people write, and what the system records.

mod model;
pub(crate) mod queries;

pub use model::{NewNote, Note};
pub use queries::{create, get, timeline};
