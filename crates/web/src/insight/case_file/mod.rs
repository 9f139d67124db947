//! One case with everything that hangs on it.

pub(crate) mod pages;
pub(crate) mod routes;
