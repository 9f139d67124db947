//! Cases: the list, and what can be done with one.

pub(crate) mod assign;
pub(crate) mod close;
pub(crate) mod details;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod outcome;
pub(crate) mod settling;
pub(crate) mod stage;
