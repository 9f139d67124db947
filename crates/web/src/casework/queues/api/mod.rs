//! Queues in the JSON API.

pub(crate) mod bulk;
pub(crate) mod lists;
