//! The record of a client or a person, with what may be the same: others who share something or are alike, what forms offer, and
//! the records that were joined with it.

mod model;
mod queries;

pub use model::{ClientRecord, PersonRecord};
pub use queries::{client, person};
