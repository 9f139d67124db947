//! Drafts of forms, kept for their authors.

pub(crate) mod keep;
mod pages;
pub(crate) mod routes;
