//! Finding things.

mod home;
mod names;
mod search;
