//! What reads across the other wings: search and reports.

pub mod reports;
pub mod search;
