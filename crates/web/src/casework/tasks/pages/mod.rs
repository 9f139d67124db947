//! Pages of tasks.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod of_case;
pub(crate) mod show;
pub(crate) mod states;
