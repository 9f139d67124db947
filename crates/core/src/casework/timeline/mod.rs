//! The timeline of a case: what people write, and what the system records.

mod values;
pub use values::NoteType;

mod edit;
mod filter;
mod model;
pub mod queries;

pub use edit::{EDITABLE_FOR, edit, own};
pub use filter::{Author, Facet, Facets, NoteKind, TimelineFilter, TimelinePage, page, page_of_seen};
pub use model::{NewNote, Note, PerformanceReview, TypedNote};
pub use queries::{create, get, performance_reviews, timeline};
