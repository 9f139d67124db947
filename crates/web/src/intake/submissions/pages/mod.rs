//! Submissions: those that failed, and one as it was sent.

mod answers;
pub(crate) mod failed;
pub(crate) mod show;

pub(crate) use answers::{AnswerSection, sections};
