//! Lists that admins keep and that others pick from: one trait, and the actions of all of them.
//!
//! A catalogue is a domain of its own: its model, its input, its SQL as [`Rows`], and its own rules as [`Catalogue`].
//! From these come its page in the settings and its part of the JSON API.

mod actions;
mod model;
mod queries;

pub use actions::{add, all, get, remove, update};
pub use model::{Catalogue, Rows};
