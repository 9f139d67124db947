//! Finding things.

mod names;
mod search;
