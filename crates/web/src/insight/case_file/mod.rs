//! One case with everything that belongs to it.

pub(crate) mod pages;
pub(crate) mod routes;
