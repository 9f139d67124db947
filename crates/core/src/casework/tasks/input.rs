//! What comes in about a task.

use super::{Checklist, Task};
use crate::ids::{CaseId, UserId};
use crate::input::{Count, Day, Field, Line, Text, input};

input! {
    /// A task.
    pub struct TaskInput (form: TaskFields "task", schema: "TaskBody", stored: Task) {
        /// The case that it is about; `null` for a free task. A task stays with its case.
        case_id: Option<CaseId>, "Case", of |task| task.case.as_ref().map(|case| case.id);
        /// What has to be done.
        title: Line<200>, "Title", needed "Enter what has to be done.";
        /// The day by which it has to be done, in Melbourne: today or later.
        due_on: Option<Day<2000, 2100>>, "Due";
        /// In place of the day: in how many business days it has to be done.
        due_in: Option<Count<0, 250>>, "Or due in business days", of |_| None;
        /// Who does it: for a task of a case someone who sees the case; `null` is nobody yet.
        assigned_to: Option<UserId>, "For", wrong "Choose someone from the list.",
            of |task| task.assigned_to.as_ref().map(|staff| staff.id);
        /// Whether the case’s lawyer, or else a coordinator, has to approve it before it is done.
        needs_approval: bool, "Needs approval by the case’s lawyer";
        /// More about it (Markdown).
        notes: Text<10_000>, "Notes";
        /// Its checklist. Items that stay as they are stay ticked.
        checklist: Checklist, "Checklist",
            of |task| Checklist::of(&task.checklist.iter().map(|item| item.text.clone()).collect());
    }
}

input! {
    /// Why a task is sent back.
    pub struct RemarkInput (form: RemarkFields "remark", schema: "TaskRemarkBody") {
        /// What still has to be done.
        remark: Text<4000>, "What still has to be done", needed "Enter what still has to be done.";
    }
}
