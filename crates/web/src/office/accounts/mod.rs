//! Signing in.

pub(crate) mod cookies;
pub(crate) mod pages;
pub(crate) mod passkeys;
pub(crate) mod providers;
pub(crate) mod routes;
