//! What an entry of the timeline is.

use crate::access::{Action, Viewer};
use crate::time::Timestamp;
use crate::users::StaffRef;
use crate::values::NoteType;
use crate::{Error, Result};
use serde::Serialize;
use uuid::Uuid;

/// The longest text of a note, in characters.
pub(super) const MAX_TEXT: usize = 4096;

/// An entry of a case's timeline.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Note {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// What it is.
    pub note_type: NoteType,
    /// Who wrote it; `null` for the system.
    pub author: Option<StaffRef>,
    /// What they wrote.
    pub text: String,
    /// For a case review: the next review.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub event_at: Option<Timestamp>,
    /// For a system event: what changed.
    pub event: Option<String>,
    /// For a system event: from.
    pub old_value: Option<String>,
    /// For a system event: to.
    pub new_value: Option<String>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl Note {
    /// A system event in words.
    pub fn event_text(&self) -> String {
        let what = match self.event.as_deref() {
            Some("CASE_CREATED") => "Case created",
            Some("TOPIC") => "Topic changed",
            Some("TENANCY") => "Tenancy changed",
            Some("SUPPORT_WORKER") => "Support worker changed",
            Some("OUTCOME") => "Outcome changed",
            Some("DETAILS") => "Details changed",
            Some("STAGE") => "Stage changed",
            Some("PARALEGAL") => "Paralegal changed",
            Some("LAWYER") => "Lawyer changed",
            Some("CLOSED") => "Case closed",
            Some("REOPENED") => "Case reopened",
            Some("CRITICAL_DATE") => "Critical date",
            Some("CRITICAL_DATE_REVIEWED") => "Critical date reviewed",
            Some("CRITICAL_DATE_NOT_REVIEWED") => "Critical date to be reviewed again",
            Some("SERVICE") => "Service",
            Some("SERVICE_FINISHED") => "Service finished",
            Some("SERVICE_DELETED") => "Service deleted",
            _ => "Changed",
        };
        match (self.old_value.as_deref(), self.new_value.as_deref()) {
            (Some(old), Some(new)) if old == new => format!("{what} changed: {new}"),
            (Some(old), Some(new)) if what.ends_with("changed") => format!("{what} from {old} to {new}"),
            (Some(old), Some(new)) => format!("{what}: {new} (before: {old})"),
            (None, Some(new)) => format!("{what}: {new}"),
            (Some(old), None) => format!("{what}: no longer {old}"),
            (None, None) => what.to_owned(),
        }
    }
}

/// A performance review of a paralegal.
#[derive(Debug, Clone)]
pub struct PerformanceReview {
    /// The case it was written in.
    pub case_id: Uuid,
    /// That case's number.
    pub fileref: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// What they wrote.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
}

/// A note that a person writes, checked.
#[derive(Debug)]
pub struct NewNote {
    pub(super) note_type: NoteType,
    pub(super) text: String,
}

impl NewNote {
    /// Checks type and text. People write file notes and record checks here; reviews need a date or a subject besides.
    pub fn new(viewer: &Viewer, note_type: NoteType, text: &str) -> Result<Self> {
        let text = text.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
        if text.is_empty() {
            return Err(Error::invalid("text", "Write something first."));
        }
        let length = text.chars().count();
        if length > MAX_TEXT {
            return Err(Error::invalid(
                "text",
                format!("A note has up to {MAX_TEXT} characters, this one has {length}. Split it in two."),
            ));
        }
        match note_type {
            NoteType::Paralegal
            | NoteType::ConflictCheckSuccess
            | NoteType::ConflictCheckFailure
            | NoteType::EligibilityCheckSuccess
            | NoteType::EligibilityCheckFailure => Ok(Self { note_type, text }),
            // Who may not read reviews is told the same as for a type that nobody may write.
            NoteType::Review if viewer.may(Action::Review) => Ok(Self { note_type, text }),
            _ => Err(Error::invalid("note_type", "This type of note can't be written by hand.")),
        }
    }
}
