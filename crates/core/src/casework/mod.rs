//! Casework: cases and what belongs to them, in the order in which people meet it.

pub mod business_days;
pub(crate) mod capacity;
pub mod cases;
pub mod closing;
pub mod dates;
pub mod events;
pub mod hand_over;
pub mod joins;
pub mod lawyer_questions;
pub mod offered;
pub mod proposals;
pub mod queues;
pub mod services;
pub mod task_templates;
pub mod tasks;
pub mod timeline;
pub mod undo;
pub mod values;
