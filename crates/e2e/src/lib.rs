//! Clerk in a real browser: Chromium, driven as a person would use it.
//!
//! [`Browser`] is one window; [`intake_site`] stands in for the centre's public site; [`pages`] are the pages that every check
//! of looks goes through. The tests are in `tests/browser`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // how a test fails

mod browser;
mod commands;
mod cost;
mod driver;
pub mod intake_site;
pub mod pages;
mod screen;

pub use browser::Browser;
pub use cost::Cost;
pub use screen::{Screen, Theme};
