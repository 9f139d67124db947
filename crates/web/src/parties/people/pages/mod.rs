//! People around clients: the list, one person, the form that writes them down, and choosing one for a case or a tenancy.

pub(crate) mod choose;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod show;
