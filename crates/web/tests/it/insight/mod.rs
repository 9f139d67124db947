//! Finding things.

mod lists;
mod names;
mod search;
