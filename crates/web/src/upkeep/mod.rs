//! What keeps Clerk itself running: scheduled jobs, what people do with jobs, and what is deleted when.

pub(crate) mod jobs;
