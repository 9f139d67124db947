//! A call that becomes a case: client, tenancy, people, case and first file note in one step, with what is known. While it is written
//! down, who is known already is looked up.

mod actions;
mod input;
mod kept;
mod known;
mod model;
mod queries;

pub use actions::start;
pub use input::{CallFields, CallInput};
pub use kept::{ENDS_SOON_DAYS, KEPT_DAYS, KeptCall, discard, keep, kept};
pub use known::{Known, known};
pub use model::{Call, Caller, Conflict, KnownCase, KnownClient, Named, Started};
