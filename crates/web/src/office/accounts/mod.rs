//! Signing in.

pub(crate) mod cookies;
pub(crate) mod pages;
pub(crate) mod routes;
