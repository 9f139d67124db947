//! Templates of tasks, for admins.

pub(crate) mod pages;
pub(crate) mod routes;
