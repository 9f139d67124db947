//! What a question for the lawyer is.

use crate::casework::cases::NextDate;
use crate::casework::events::QuestionFacts;
use crate::ids::{CaseId, LawyerQuestionId, NoteId, UserId};
use crate::office::accounts::StaffRef;
use crate::values::values;
use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};

values! {
    /// The state of a question for the lawyer.
    QuestionState {
        Waiting = "WAITING", "Waiting";
        Answered = "ANSWERED", "Answered";
        SentBack = "SENT_BACK", "Sent back";
        Done = "DONE", "Done";
        Withdrawn = "WITHDRAWN", "Withdrawn";
    }
}

values! {
    /// What the lawyer does with a question.
    Reply {
        Answered = "ANSWERED", "Answer";
        SentBack = "SENT_BACK", "Send back";
        Done = "DONE", "Done";
    }
}

impl Reply {
    /// The state that the question then has.
    pub fn state(self) -> QuestionState {
        match self {
            Self::Answered => QuestionState::Answered,
            Self::SentBack => QuestionState::SentBack,
            Self::Done => QuestionState::Done,
        }
    }
}

/// A note that asks the case's lawyer to look at it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LawyerQuestion {
    /// Id.
    pub id: LawyerQuestionId,
    /// The case.
    pub case_id: CaseId,
    /// The note that asks.
    pub note_id: NoteId,
    /// Who asked.
    pub asked_by: StaffRef,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// The lawyer whom the case has now, for whom it waits; `null` when it has none.
    pub lawyer: Option<StaffRef>,
    /// Its state.
    pub state: QuestionState,
    /// The note with the answer, or with why it was sent back.
    pub answer_note_id: Option<NoteId>,
    /// Who answered, sent back, finished or withdrew it.
    pub settled_by: Option<StaffRef>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub settled_at: Option<Timestamp>,
    /// Whether the person who asked has marked the answer as read.
    pub is_read: bool,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl LawyerQuestion {
    /// Whether it is back and the person who asked has not marked it as read.
    pub fn is_unread(&self) -> bool {
        self.state != QuestionState::Waiting && !self.is_read
    }

    pub(super) fn facts(&self) -> QuestionFacts {
        QuestionFacts { id: self.id }
    }
}

/// A question in a list across cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedQuestion {
    /// The question.
    #[serde(flatten)]
    pub question: LawyerQuestion,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// The note that asks.
    pub text: String,
    /// The note that answers; empty without one.
    pub answer: String,
    /// The date that matters next in the case.
    #[serde(flatten)]
    pub next: NextDate,
}

/// Which questions a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionFilter {
    /// Those that wait, oldest first: for lawyers those of cases whose lawyer they are; for coordinators and above those of all lawyers, or of
    /// this one.
    Waiting(Option<UserId>),
    /// What the viewer asked in cases that they see: first what came back and is unread, then the rest, newest first.
    Asked,
}
