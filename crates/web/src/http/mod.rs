//! Everything around the handlers: request ids and log lines, headers, sign-in, form tokens, client addresses, limits.

pub(crate) mod api;
pub(crate) mod client_address;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod page;
pub(crate) mod refusal;
pub(crate) mod routes;
pub(crate) mod save;
pub(crate) mod session;
pub(crate) mod status;
