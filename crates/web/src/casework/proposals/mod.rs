//! What people propose for their cases.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod views;
