//! Calls from forms and services outside.

pub(crate) mod noemail;
