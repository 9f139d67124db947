//! The timeline of a case: what people write, and what the system records.

mod edit;
mod filter;
mod model;
pub(crate) mod queries;

pub use edit::{EDITABLE_FOR, edit, own};
pub use filter::{Author, Facet, Facets, NoteKind, TimelineFilter, TimelinePage, page, page_of_seen};
pub use model::{NewNote, Note, PerformanceReview, TypedNote};
pub use queries::{create, get, performance_reviews, timeline};
