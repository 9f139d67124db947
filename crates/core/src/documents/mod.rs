//! Files.

pub mod files;
