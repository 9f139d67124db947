//! The job layer on a real PostgreSQL: one test or more for each thing that apalis leaves to us.

mod announce;
mod chaos;
mod fates;
mod jobs;
mod process;
mod queue;
mod stop;
mod support;
