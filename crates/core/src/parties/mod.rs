//! The people of a case: clients, where they live, and everybody else.

pub mod clients;
pub mod people;
pub mod tenancies;
