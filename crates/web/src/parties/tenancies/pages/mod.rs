//! Tenancies: one on its page, and the form that adds and changes them.

pub(crate) mod form;
pub(crate) mod show;
