//! The people of a case: clients, where they live, and everyone else.

pub(crate) mod clients;
pub(crate) mod people;
pub(crate) mod tenancies;
