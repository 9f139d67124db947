//! People who asked to be called.

pub(crate) mod pages;
pub(crate) mod public;
pub(crate) mod routes;
