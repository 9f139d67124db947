//! Two records of one client or person, joined into one.

pub(crate) mod pages;
pub(crate) mod routes;
