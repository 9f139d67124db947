//! What keeps Clerk running: jobs, health, the binaries.

mod health;
mod jobs;
mod process;
