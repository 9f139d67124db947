//! Work queues: my cases, the inbox, reviews, missing checks and critical dates; and changes to several cases at once.

pub(crate) mod bulk;
mod calendar;
pub(crate) mod cases;
pub(crate) mod dates;
