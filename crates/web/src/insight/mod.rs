//! What reads across the other wings: case files, search and reports.

pub(crate) mod capacity;
pub(crate) mod case_file;
pub(crate) mod dashboard;
pub(crate) mod lists;
pub(crate) mod search;
