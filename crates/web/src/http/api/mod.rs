//! The JSON API for other programs, at `/api/v1`.
//!
//! A handler's types say what it takes and what it answers with, and `describe` makes the API's description from them:
//!
//! - It reads with a [`Caller`], makes with a [`Creation`], changes with a [`Change`]. Ids come as `web::Path`, filters as
//!   `web::Query` of what `query!` declares, pages of lists as [`Paging`].
//! - It answers with `web::Json`, [`All`], a [`List`], something [`Created`] or [`Versioned`], or [`NoContent`].
//!
//! The words are in the domain's table of routes.

pub(crate) mod answers;
mod auth;
mod body;
mod creation;
pub(crate) mod describe;
pub(crate) mod docs;
pub(crate) mod openapi;
mod paging;
pub(crate) mod problem;
mod query;
mod version;

pub(crate) use answers::{All, Created, NoContent, Versioned, changed};
pub(crate) use auth::Caller;
pub(crate) use body::Body;
pub(crate) use creation::Creation;
pub(crate) use paging::{List, Paging};
pub(crate) use problem::ApiResult;
pub(crate) use query::{Day, Id, query};
pub(crate) use version::{Change, IfMatch};
