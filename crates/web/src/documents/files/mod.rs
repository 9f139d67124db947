//! Files.

pub(crate) mod routes;
pub(crate) mod show;
