//! Clerk from the outside: a real server on a real database, called as browsers and programs call it. There is a folder per
//! wing; `http` has what concerns all of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod casework;
mod http;
mod insight;
mod intake;
mod office;
mod parties;
mod support;
mod upkeep;
