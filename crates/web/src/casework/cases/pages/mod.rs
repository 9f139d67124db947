//! Cases: the list, one case, and what can be done with it.
pub(crate) mod assign;
pub(crate) mod details;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod progress;
pub(crate) mod show;
pub(crate) mod work;
