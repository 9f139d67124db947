//! A call that becomes a case.

mod pages;
pub(crate) mod routes;
