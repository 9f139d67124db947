//! Cases: the list, one case, and what can be done with it.

pub(crate) mod add_note;
pub(crate) mod assign;
pub(crate) mod details;
pub(crate) mod edit_note;
pub(crate) mod frame;
pub(crate) mod head;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod parties;
pub(crate) mod people;
pub(crate) mod progress;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod show;
pub(crate) mod timeline;
mod view;
pub(crate) mod work;
