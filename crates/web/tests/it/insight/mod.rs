//! Finding things.

mod home;
mod lists;
mod names;
mod search;
mod shared_views;
