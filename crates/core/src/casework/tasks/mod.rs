//! Tasks: what somebody has to do by some day, on a case or free. Some start by themselves when a case reaches a stage, from templates;
//! some count as done only once the case's lawyer has approved them.

mod actions;
mod checklist;
mod input;
mod list;
mod model;
pub mod queries;
mod start;
mod states;

pub use actions::{candidates, create, update};
pub use checklist::Checklist;
pub use input::{RemarkFields, RemarkInput, TaskFields, TaskInput};
pub use list::{list, of_case};
pub use model::{Task, TaskCase, TaskFilter, TaskItem, TaskPlace, TaskShow, TaskState, Whom};
pub use queries::{awaiting_approval, due_for, get};
pub use start::Reached;
pub(crate) use start::{cancel_open, cancel_started, start};
pub(crate) use states::take_back;
pub use states::{approve, cancel, done, reopen, require_may_approve, send_back, tick};
