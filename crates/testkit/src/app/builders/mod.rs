//! What tests find in the database before they begin: each says only what matters to it, the builder makes up the rest.
//!
//! Rows are written as they are: no rule is asked, no event is recorded, nobody is told. A case as the intake form makes it, with
//! all that hangs on it, comes from [`TestApp::case_from`].

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
