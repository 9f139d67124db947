//! What people keep of lists, and lists as files.

mod csv;
mod registry;
pub(crate) mod routes;
mod settings;
mod views;
