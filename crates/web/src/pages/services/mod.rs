//! Services of a case: add, change, delete.

pub(crate) mod form;
