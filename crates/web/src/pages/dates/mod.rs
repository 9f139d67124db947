//! Critical dates of a case: set, change, review.

pub(crate) mod form;
