//! Clients: the list, one client, and the form that makes and changes them.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod show;
