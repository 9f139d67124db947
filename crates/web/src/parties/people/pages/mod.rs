//! People around clients: the list, one person, the form to add or change them, and choosing one for a case or a tenancy.

pub(crate) mod choose;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod show;
