//! What an entry of the timeline is.

use crate::casework::events::Event;
use crate::casework::timeline::NoteType;
use crate::ids::{CaseId, NoteId, UserId};
use crate::office::accounts::StaffRef;
use clerk_platform::time::Timestamp;
use serde::Serialize;

/// An entry of a case's timeline.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Note {
    /// Id.
    pub id: NoteId,
    /// The case.
    pub case_id: CaseId,
    /// What it is.
    pub note_type: NoteType,
    /// Who wrote it; `null` for the system.
    pub author: Option<StaffRef>,
    /// What they wrote.
    pub text: String,
    /// For a case review: the next review.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub event_at: Option<Timestamp>,
    /// For a performance review: who is reviewed.
    pub subject: Option<StaffRef>,
    /// For a system event: what changed.
    pub event: Option<String>,
    /// For a system event: from.
    pub old_value: Option<String>,
    /// For a system event: to.
    pub new_value: Option<String>,
    /// For a system event: what was recorded, of which the three above are the name and the words.
    #[serde(skip)]
    pub(super) recorded: Option<Event>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When its author last changed it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub edited_at: Option<Timestamp>,
}

impl Note {
    /// Which version of it someone has before them.
    pub fn version(&self) -> jiff::Timestamp {
        self.edited_at.unwrap_or(self.created_at).to_jiff()
    }

    /// A system event as a sentence.
    pub fn event_text(&self) -> String {
        let actor = self.author.as_ref().map(|author| &*author.full_name);
        self.recorded.as_ref().map(|event| event.sentence(actor)).unwrap_or_default()
    }
}

/// A performance review of a paralegal.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PerformanceReview {
    /// The case it was written in.
    pub case_id: CaseId,
    /// That case's number.
    pub fileref: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// What they wrote.
    pub text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A note that a person has written, as it is stored.
#[derive(Debug)]
pub(super) struct Written<'a> {
    pub(super) note_type: NoteType,
    pub(super) author_id: UserId,
    pub(super) text: &'a str,
    /// For a case review: the next review.
    pub(super) event_at: Option<jiff::Timestamp>,
    /// For a performance review: who is reviewed.
    pub(super) subject_id: Option<UserId>,
}
