//! A call that becomes a case: client, tenancy, case and first file note in one step, with what is known.

mod actions;
mod input;

pub use actions::{Caller, Started, start};
pub use input::{CallFields, CallInput};
