//! What keeps Clerk itself running: jobs that run by the clock, what people do with jobs, and what is deleted when.

pub mod board;
mod jobs;
pub mod retention;
pub mod schedule;

pub use jobs::{PruneRecords, SendHeartbeat};
