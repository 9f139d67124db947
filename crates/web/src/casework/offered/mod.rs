//! What returning clients say differently: taking it over, or keeping what is recorded.

pub(crate) mod pages;
pub(crate) mod routes;
