//! One case with everything that belongs to it, tab by tab.

mod details;
mod form;
pub(crate) mod pages;
pub(crate) mod routes;
mod work;
