//! Universities that can be chosen for members of staff.

mod actions;
mod input;
mod model;
mod queries;

pub use input::{UniversityFields, UniversityInput};
pub use model::University;
pub use queries::names;
