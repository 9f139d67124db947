//! What reads across the other wings: search and reports.

pub(crate) mod capacity;
pub(crate) mod dashboard;
pub(crate) mod search;
