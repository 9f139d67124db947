//! With what someone has access: their sessions and API tokens, one's own and as an admin anyone's.

mod pages;
pub(crate) mod routes;
mod views;

pub(crate) use views::{SessionRow, TokenRow};
