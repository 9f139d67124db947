//! Takes back what someone has just done.

pub(crate) mod pages;
pub(crate) mod routes;
