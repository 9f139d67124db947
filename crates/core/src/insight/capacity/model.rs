//! How busy someone is.

<<<<<<<< HEAD:crates/core/src/insight/capacity/model.rs
use crate::casework::values::Topic;
use crate::office::accounts::Load;
use clerk_platform::time::Timestamp;

/// How busy someone is, and with what.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// How busy.
    pub load: Load,
    /// Their open cases by topic, without topics of which they have none.
    pub topics: Vec<(Topic, i64)>,
    /// When they were last put on a case.
    pub last_assigned_at: Option<Timestamp>,
}
========
mod actions;
mod model;
mod queries;

pub use actions::capacity;
pub use model::Capacity;
>>>>>>>> office/main:crates/core/src/office/staff/capacity/mod.rs
