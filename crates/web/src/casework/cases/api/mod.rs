//! Cases in the JSON API.

pub(crate) mod details;
pub(crate) mod list;
pub(crate) mod progress;
