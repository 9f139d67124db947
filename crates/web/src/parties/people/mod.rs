//! Landlords, agents and support workers.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod routes;
