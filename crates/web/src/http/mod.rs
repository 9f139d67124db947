//! Everything around the handlers: request ids and log lines, headers, sign-in, form tokens, remote addresses.

pub(crate) mod api;
pub(crate) mod back;
pub(crate) mod draft;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod page;
pub(crate) mod reads;
pub(crate) mod remote_address;
pub(crate) mod routes;
pub(crate) mod save;
pub(crate) mod session;
pub(crate) mod status;

// What the handlers of pages take and answer with.
pub(crate) use back::{back_to, undoable};
pub(crate) use draft::Draft;
pub(crate) use error::PageResult;
pub(crate) use form::{Button, Sent};
pub(crate) use page::page;
pub(crate) use save::Done;
pub(crate) use session::{Reader, Staff};
