//! Who sends clients to us: names to choose from where a case says who referred the client.

mod input;
mod model;
mod queries;
mod values;

pub use input::{ReferrerFields, ReferrerInput};
pub use model::Referrer;
pub use queries::names;
pub use values::ReferrerKind;
