//! What keeps Clerk itself running: jobs that come by the clock, what people do with jobs, and what is deleted when.

pub(crate) mod jobs;
