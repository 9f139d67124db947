//! Clerk through its front door: a real server on a real database, asked as browsers and programs ask it. A folder per wing;
//! `http` has what concerns all of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod casework;
mod http;
mod insight;
mod intake;
mod office;
mod parties;
mod support;
mod upkeep;
