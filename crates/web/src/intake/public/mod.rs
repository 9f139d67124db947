//! What the public calls: the intake API, and the files that renters attach.

mod answer;
mod file_name;
mod resuming;
mod sender;
pub(crate) mod submission;
pub(crate) mod upload;

pub(crate) use answer::IntakeError;
pub(crate) mod routes;
