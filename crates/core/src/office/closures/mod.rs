//! When the office is closed, and what renters are told then.

mod actions;
mod input;
mod model;
mod queries;

pub use input::{ClosureFields, ClosureInput};
pub use model::{Closure, When};
pub use queries::at;
