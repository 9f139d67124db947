//! Clients, where they live, and the people around them.

mod api;
mod clients;
mod people;
mod joins;
mod known_people;
