//! How busy paralegals, coordinators and lawyers are.

mod actions;
mod model;
mod queries;

pub use actions::capacity;
pub use model::{Capacity, CapacityFilter, Fullness};
