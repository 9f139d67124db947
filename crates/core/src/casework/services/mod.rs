//! Services: units of legal work, counted for funders.

mod actions;
mod input;
mod model;
mod queries;

pub use super::values::{ServiceCategory, ServiceType};
pub(crate) use actions::restore;
pub use actions::{create, delete, get, update};
pub use input::{ServiceFields, ServiceInput};
pub use model::Service;
pub use queries::of_case;
