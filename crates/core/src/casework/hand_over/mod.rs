//! Hands someone's open cases over, as a whole or not at all, also while deactivating them.

mod actions;
mod input;
mod model;
mod queries;

pub use actions::{activate, deactivate, hand_over};
pub use input::{HandOverFields, HandOverInput, Successor};
