//! What staff see first: the home of their role.

pub(crate) mod pages;
pub(crate) mod routes;
mod views;
