//! Files.

pub(crate) mod link;
pub(crate) mod routes;
pub(crate) mod show;
