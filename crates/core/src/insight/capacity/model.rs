//! A person's workload.

use crate::casework::values::Topic;
use crate::office::accounts::Load;
use clerk_platform::time::Timestamp;

/// How busy someone is, and with what.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// How busy.
    pub load: Load,
    /// Their open cases by topic, without the topics that have none.
    pub topics: Vec<(Topic, i64)>,
    /// When they were last put on a case.
    pub last_assigned_at: Option<Timestamp>,
}
