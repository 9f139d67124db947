//! What people do with Clerk, in a real browser.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod calls;
mod days;
mod drafts;
mod figures;
mod keyboard;
mod looks;
mod passkeys;
mod plain;
mod renter;
