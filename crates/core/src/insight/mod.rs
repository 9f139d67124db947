//! What reads across the other wings: search and reports.

pub mod capacity;
pub mod reports;
pub mod search;
