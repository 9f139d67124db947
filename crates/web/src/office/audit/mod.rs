//! The audit trail on pages: who changed a record, who looked at it, what someone did.

mod export;
mod pages;
mod query;
pub(crate) mod routes;
mod views;
