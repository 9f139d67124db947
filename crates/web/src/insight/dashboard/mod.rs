//! What staff see first.

pub(crate) mod pages;
pub(crate) mod routes;
