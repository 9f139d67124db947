//! What a template of a task is.

use crate::casework::tasks::TaskPlace;
use crate::casework::values::{Stage, Topic};
use crate::ids::TaskTemplateId;
use clerk_platform::time::Timestamp;
use serde::Serialize;

/// A template of a task.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TaskTemplate {
    /// Id.
    pub id: TaskTemplateId,
    /// The topic of the cases that it is for; `null` is every topic.
    pub topic: Option<Topic>,
    /// The stage that starts it.
    pub stage: Stage,
    /// What has to be done.
    pub title: String,
    /// More about it (Markdown).
    pub notes: String,
    /// How many business days after the stage is reached it is due; `null` is no due date.
    pub due_in: Option<i32>,
    /// The place on the case of the person it is for.
    pub place: TaskPlace,
    /// Whether the case’s lawyer has to approve it.
    pub needs_approval: bool,
    /// Its checklist.
    pub checklist: Vec<String>,
    /// Whether it starts tasks.
    pub is_active: bool,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}
