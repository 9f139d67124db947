//! What comes in about a template of a task.

use super::TaskTemplate;
use crate::casework::tasks::{Checklist, TaskPlace};
use crate::casework::values::{Stage, Topic};
use crate::input::{Count, Line, Text, YesUnlessTicked, input};

input! {
    /// A template of a task.
    pub struct TaskTemplateInput (form: TaskTemplateFields "template", schema: "TaskTemplateBody", stored: TaskTemplate) {
        /// The stage that starts it; not `CLOSED`.
        stage: Stage, "Stage", needed "Choose the stage that starts it.", wrong "Choose the stage that starts it.";
        /// The topic of the cases that it is for; `null` is every topic.
        topic: Option<Topic>, "Topic", wrong "Choose a topic.";
        /// What has to be done.
        title: Line<200>, "Title", needed "Enter what has to be done.";
        /// How many business days after the stage is reached it is due; `null` is no due date.
        due_in: Option<Count<0, 250>>, "Due in business days";
        /// The place on the case of the person it is for.
        place: TaskPlace, "For the case’s", needed "Choose who does it.", wrong "Choose who does it.";
        /// Whether the case’s lawyer has to approve it.
        needs_approval: bool, "Needs approval by the case’s lawyer";
        /// More about it (Markdown).
        notes: Text<10_000>, "Notes";
        /// Its checklist.
        checklist: Checklist, "Checklist";
        /// Whether it starts tasks.
        is_active: YesUnlessTicked, "Switched off: it starts no tasks";
    }
}
