//! Lists that admins keep and that others pick from: one trait, and the actions of all of them.
//!
//! A catalogue is a small domain of its own: `mod.rs` has its entry, what comes in about one, and its rules as [`Catalogue`];
//! `queries.rs` has its SQL as [`Rows`]. From these come its page in the settings and its part of the JSON API.

mod actions;
mod model;
mod queries;

pub use actions::{add, all, get, remove, update};
pub(crate) use model::entry;
pub use model::{Catalogue, Rows};
