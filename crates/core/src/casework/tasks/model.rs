//! What a task is, and what a list of tasks is narrowed to.

use crate::access::Viewer;
use crate::casework::events::TaskFacts;
use crate::ids::{CaseId, TaskId, TaskItemId, TaskTemplateId, UserId};
use crate::office::accounts::StaffRef;
use crate::values::values;
use clerk_platform::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

values! {
    /// How far a task has come.
    TaskState {
        Open = "OPEN", "Open";
        AwaitingApproval = "AWAITING_APPROVAL", "Awaiting approval";
        Done = "DONE", "Done";
        Cancelled = "CANCELLED", "Cancelled";
    }
}

values! {
    /// The place on a case of the person that a task is for.
    TaskPlace {
        Paralegal = "PARALEGAL", "Paralegal";
        Lawyer = "LAWYER", "Lawyer";
    }
}

values! {
    /// Which tasks a list shows: the user’s own that are overdue or due today; all their own; those that they may approve; the open ones
    /// that they see; of these, those that are overdue; those that are done; all.
    TaskShow {
        Due = "due", "Due now";
        Mine = "mine", "My tasks";
        Approval = "approval", "To approve";
        Team = "team", "Team’s tasks";
        Overdue = "overdue", "Overdue";
        Done = "done", "Done";
        All = "all", "All";
    }
}

/// Something that has to be done.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Task {
    /// Id.
    pub id: TaskId,
    /// The case that it is about; `null` for a free task.
    pub case: Option<TaskCase>,
    /// The template that it started from.
    pub template_id: Option<TaskTemplateId>,
    /// What has to be done.
    pub title: String,
    /// More about it (Markdown).
    pub notes: String,
    /// The day by which it has to be done, in Melbourne.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// Who does it; `null` is nobody yet.
    pub assigned_to: Option<StaffRef>,
    /// Who added it; `null` if it started from a template.
    pub created_by: Option<StaffRef>,
    /// Whether the case’s lawyer has to approve it.
    pub needs_approval: bool,
    /// How far it has come.
    pub state: TaskState,
    /// What was said when it was sent back; empty if it was not.
    pub remark: String,
    /// When it was finished or cancelled.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
    /// Who finished or cancelled it.
    pub done_by: Option<StaffRef>,
    /// When it was approved.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub approved_at: Option<Timestamp>,
    /// Who approved it.
    pub approved_by: Option<StaffRef>,
    /// Its checklist.
    pub checklist: Vec<TaskItem>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// The case of a task.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TaskCase {
    /// Id.
    pub id: CaseId,
    /// Its fileref.
    pub fileref: String,
    /// The client’s name.
    pub client_name: String,
    /// Whether it is open.
    pub is_open: bool,
    /// Its lawyer, who approves its tasks.
    pub lawyer_id: Option<UserId>,
}

/// An item of a checklist.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TaskItem {
    /// Id.
    pub id: TaskItemId,
    /// What has to be done.
    pub text: String,
    /// When it was ticked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
    /// Who ticked it.
    pub done_by: Option<StaffRef>,
}

impl Task {
    /// Whether somebody still has to do something about it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, TaskState::Open | TaskState::AwaitingApproval)
    }

    /// Whether this person may approve it.
    pub fn is_approved_by(&self, viewer: &Viewer) -> bool {
        viewer.approves_tasks(self.case.as_ref().and_then(|case| case.lawyer_id))
    }

    /// Whether this person’s word is enough to call it done.
    pub fn is_done_by(&self, viewer: &Viewer) -> bool {
        !self.needs_approval || self.is_approved_by(viewer)
    }

    pub(super) fn facts(&self) -> TaskFacts {
        TaskFacts::of(self.id, self.title.clone())
    }

    /// Like `facts`, for one that is being cancelled, which may be undone.
    pub(super) fn facts_to_restore(&self) -> TaskFacts {
        let sent = self.done_at.filter(|_| self.state == TaskState::AwaitingApproval);
        let sent_by = sent.and(self.done_by.as_ref()).map(|staff| staff.id);
        TaskFacts { sent_at: sent.map(|at| at.to_jiff()), sent_by, ..self.facts() }
    }
}

/// Who a list’s tasks are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Nobody yet.
    Nobody,
    /// This person.
    User(UserId),
}

impl Whom {
    /// As an address says it: `nobody`, or an id; `None` for anything else.
    pub fn read(raw: &str) -> Option<Self> {
        match raw {
            "nobody" => Some(Self::Nobody),
            raw => raw.parse().ok().map(Self::User),
        }
    }
}

/// What a list of tasks is narrowed to.
#[derive(Debug, Clone)]
pub struct TaskFilter {
    /// Which of them.
    pub show: TaskShow,
    /// Words of the title.
    pub search: String,
    /// Who they are for.
    pub whom: Option<Whom>,
    /// Of this case.
    pub case_id: Option<CaseId>,
}
