//! Hands someone's open cases over, all of them or none. Deactivating someone does this too.

mod actions;
mod input;
mod model;
mod queries;

pub use actions::{activate, deactivate, hand_over};
pub use input::{HandOverFields, HandOverInput, Successor};
