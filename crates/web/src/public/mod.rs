//! What the public calls: the intake API, and the files that renters attach.

mod answer;
mod content;
pub(crate) mod file;
pub(crate) mod submission;
pub(crate) mod upload;

pub(crate) use answer::IntakeError;
