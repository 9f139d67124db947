//! Handing over the cases of someone who leaves.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
