//! The members of staff.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod routes;
