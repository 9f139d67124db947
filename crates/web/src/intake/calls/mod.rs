//! A call that becomes a case.

pub(crate) mod pages;
pub(crate) mod routes;
