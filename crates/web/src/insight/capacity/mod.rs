//! How busy paralegals, coordinators and lawyers are.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
