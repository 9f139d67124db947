//! The people of a case: clients, where they live, and everyone else; and whether two records are of one.

pub mod clients;
pub mod matching;
pub mod people;
pub mod sharing;
pub mod tenancies;
