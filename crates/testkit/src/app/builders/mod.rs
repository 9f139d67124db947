//! What tests put into the database before they begin: each says only what matters to it, and the builder makes up the rest.
//!
//! Rows are written as they are: no rule is checked, no event is recorded, nobody is told. A case as the intake form makes it,
//! with everything that belongs to it, comes from [`case_from`](super::TestApp::case_from).

mod case;
mod entries;
mod parties;
mod rows;
mod staff;

pub use case::CaseBuilder;
pub use entries::{DateBuilder, NoteBuilder, ServiceBuilder};
pub use parties::{ClientBuilder, PersonBuilder, TenancyBuilder};
pub use rows::Filed;
pub use staff::{Known, StaffBuilder};
