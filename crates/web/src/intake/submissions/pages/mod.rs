//! Submissions: those that failed and what to do about them, and one as it was sent.

mod answers;
pub(crate) mod correct;
pub(crate) mod endings;
pub(crate) mod failed;
pub(crate) mod held;
pub(crate) mod show;

pub(crate) use answers::{AnswerSection, sections};
