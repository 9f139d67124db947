//! Services: legal work, counted for funders.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
