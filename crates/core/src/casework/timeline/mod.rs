//! The timeline of a case: what people write, and what the system records.

pub use super::values::NoteType;

mod access;
mod edit;
pub mod event;
mod filter;
mod model;
pub mod queries;

pub use edit::{EDITABLE_FOR, edit, own};
pub use event::Event;
pub use filter::{Author, Facet, Facets, NoteKind, TimelineFilter, TimelinePage, page, page_of_seen};
pub use model::{NewNote, Note, PerformanceReview, TypedNote};
pub use queries::{Record, record, record_all};
pub use queries::{create, get, performance_reviews, timeline};
