//! The timeline of a case.

pub(crate) mod api;
pub(crate) mod folds;
pub(crate) mod note_form;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod views;
