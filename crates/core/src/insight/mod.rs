//! The parts that read across the other wings: case files, search and reports.

pub mod capacity;
pub mod case_file;
pub mod recent;
pub mod records;
pub mod reports;
pub mod search;
