//! Pages of critical dates.

pub(crate) mod form;
pub(crate) mod outcome;
pub(crate) mod states;
