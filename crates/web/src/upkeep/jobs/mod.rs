//! Background jobs, for admins.

pub(crate) mod pages;
pub(crate) mod routes;
