//! The timeline of a case: what people write, and what the system records.

pub use super::events::{self as event, Event, Record, record, record_all};
pub use super::values::NoteType;

mod access;
mod actions;
mod filter;
mod input;
mod list;
mod model;
pub mod pins;
mod queries;

pub use actions::{EDITABLE_FOR, edit, own, performance_reviews};
pub(crate) use actions::{check, create, create_for_all};
pub use filter::{Author, Facet, Facets, Found, NoteKind, TimelineFilter, TimelinePage, Words};
pub use input::{NextReview, NoteFields, NoteInput, NoteText, NoteTextFields, NoteTextInput};
pub use list::{page, page_of_seen, timeline};
pub use model::{Note, PerformanceReview};
pub use queries::get;
