//! Clients, where they live, and the people around them.

mod api;
mod clients;
mod joins;
mod known_people;
mod people;
