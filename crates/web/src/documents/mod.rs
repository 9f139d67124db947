//! Files.

pub(crate) mod files;
