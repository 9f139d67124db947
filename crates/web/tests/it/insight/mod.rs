//! Finding things.

mod search;
