//! Casework: cases and what belongs to them, in the order in which people meet it.

pub(crate) mod cases;
pub(crate) mod dates;
pub(crate) mod hand_over;
pub(crate) mod joins;
pub(crate) mod lawyer_questions;
pub(crate) mod offered;
pub(crate) mod proposals;
pub(crate) mod queues;
pub(crate) mod services;
pub(crate) mod task_templates;
pub(crate) mod tasks;
pub(crate) mod timeline;
pub(crate) mod undo;
