//! What an entry of the timeline is.

use super::event::Event;
use crate::access::Viewer;
use crate::casework::timeline::NoteType;
use crate::office::accounts::StaffRef;
use crate::{Error, FieldError, Result};
use clerk_platform::time::{Timestamp, start_of_day};
use jiff::civil::Date;
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

    /// A system event in words.
    pub fn event_text(&self) -> String {
        self.recorded.as_ref().map(Event::sentence).unwrap_or_default()
    }
}

/// A performance review of a paralegal.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
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
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A note as typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedNote<'a> {
    /// One of [`NoteType`].
    pub note_type: &'a str,
    /// What was written.
    pub text: &'a str,
    /// `YYYY-MM-DD`, the next review; only for a case review.
    pub next_review: &'a str,
    /// A user's id; only for a performance review. Empty: the case's paralegal.
    pub subject_id: &'a str,
}

/// A note that a person writes, checked.
#[derive(Debug, Clone)]
pub struct NewNote {
    pub(crate) note_type: NoteType,
    pub(crate) text: String,
    pub(crate) next_review: Option<jiff::Timestamp>,
    pub(crate) subject_id: Option<Uuid>,
}

/// How far ahead the next review can lie, in years.
const FARTHEST_REVIEW: i16 = 5;

impl NewNote {
    /// Checks what was typed. `today` is the date in Melbourne. Who may not read reviews is told the same as for a type that
    /// does not exist.
    pub fn new(viewer: &Viewer, typed: &TypedNote<'_>, today: Date) -> Result<Self> {
        let mut errors = Vec::new();
        let note_type = check_type(viewer, typed.note_type).map_err(|error| errors.push(error)).ok();
        let text = clean_text(typed.text).map_err(|error| errors.push(error)).ok();
        let mut new = Self { note_type: NoteType::Paralegal, text: String::new(), next_review: None, subject_id: None };
        match note_type {
            Some(NoteType::Review) => match check_next_review(typed.next_review, today) {
                Ok(at) => new.next_review = Some(at),
                Err(message) => errors.push(field_error("next_review", message)),
            },
            Some(NoteType::Performance) if !typed.subject_id.is_empty() => match typed.subject_id.parse() {
                Ok(id) => new.subject_id = Some(id),
                Err(_) => errors.push(field_error("subject_id", "Choose a paralegal from the list.")),
            },
            _ => {}
        }
        match (note_type, text) {
            (Some(note_type), Some(text)) if errors.is_empty() => Ok(Self { note_type, text, ..new }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

fn field_error(field: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), message: message.into() }
}

fn check_type(viewer: &Viewer, raw: &str) -> std::result::Result<NoteType, FieldError> {
    let unknown = || field_error("note_type", "Choose a type of note.");
    let note_type: NoteType = raw.parse().map_err(|_| unknown())?;
    match note_type {
        NoteType::Event | NoteType::Email => {
            Err(field_error("note_type", "This type of note can't be written by hand."))
        }
        _ if viewer.sees_note(note_type) => Ok(note_type),
        _ => Err(unknown()),
    }
}

/// A note's text as it is kept: trimmed, of a length that fits.
pub(super) fn clean_text(raw: &str) -> std::result::Result<String, FieldError> {
    let text = raw.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
    let length = text.chars().count();
    match length {
        0 => Err(field_error("text", "Write something first.")),
        1..=MAX_TEXT => Ok(text),
        _ => {
            let message = format!("A note has up to {MAX_TEXT} characters, this one has {length}. Split it in two.");
            Err(field_error("text", message))
        }
    }
}

/// The next review, kept as the beginning of that day in Melbourne.
fn check_next_review(raw: &str, today: Date) -> std::result::Result<jiff::Timestamp, &'static str> {
    match raw.trim().parse::<Date>() {
        Err(_) => Err("Write the date of the next review as in 2026-11-24."),
        Ok(date) if date < today => Err("The next review can't be in the past."),
        Ok(date) if date.year() > today.year() + FARTHEST_REVIEW => Err("This date is too far ahead."),
        Ok(date) => Ok(start_of_day(date)),
    }
}
