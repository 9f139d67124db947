//! The audit trail: who did what, and who looked at what.
//!
//! Changes of rows are recorded by the database itself, in the transaction of the change (`audit_table()` in the migration
//! `…_audit.sql`). Who makes them is what [`begin`] has said. What changes no row, such as a sign-in, is recorded by [`record`], and
//! reads by [`record_reads`]. Entries are never changed: a chain of hashes ([`seal`], [`verify`]) shows if one was.

mod actions;
mod chain;
mod jobs;
mod model;
mod queries;
mod sentence;
mod values;

pub(crate) use actions::{becomes, record_seldom};
pub use actions::{begin, list, record, record_reads};
pub use chain::{Broken, Head, Verified, head, seal, verify};
pub use jobs::SealAudit;
pub use model::{Actor, Entries, Entry, Filter, Names, Object, Of, Read, Show};
pub use sentence::{Change, changes};
pub use values::{Act, By, Kind};
