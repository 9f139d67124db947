//! The JSON API for other programs, at `/api/v1`.

pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod docs;
pub(crate) mod openapi;
pub(crate) mod paging;
pub(crate) mod problem;
pub(crate) mod refusals;
pub(crate) mod version;
