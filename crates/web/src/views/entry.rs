//! An entry of the timeline in words.

use crate::casework::lawyer_questions::views::{AnsweredView, QuestionView};
use crate::ui::Moment;
use clerk_core::access::Viewer;
use clerk_core::casework::timeline::{Note, NoteType};
use clerk_core::documents::text::prose;
use clerk_core::ids::NoteId;
use clerk_core::office::accounts::StaffRef;
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::Timestamp;

/// An entry in words.
pub(crate) struct Entry {
    pub(crate) id: NoteId,
    pub(crate) icon: &'static str,
    pub(crate) kind: &'static str,
    /// Whether the text is a sentence of ours that says who did it.
    pub(crate) is_event: bool,
    pub(crate) author: String,
    /// Who a performance review is about.
    pub(crate) subject: String,
    pub(crate) at: Moment,
    pub(crate) created_at: Timestamp,
    /// The date of the next review.
    pub(crate) next: Option<Moment>,
    /// How far off that is.
    pub(crate) next_in_words: String,
    pub(crate) edited: Option<Moment>,
    pub(crate) text: String,
    /// A note's text as HTML; empty where the text is shown as it is.
    pub(crate) html: String,
    pub(crate) edit_href: Option<String>,
    /// What it asks the case's lawyer.
    pub(crate) question: Option<QuestionView>,
    /// What it answers.
    pub(crate) answered: Option<AnsweredView>,
    /// Where the viewer adds a correction to a note of theirs that can no longer be changed.
    pub(crate) correct_href: Option<String>,
    /// Whether it is pinned; none if it can't be.
    pub(crate) pinned: Option<bool>,
    pub(crate) tone: &'static str,
}

impl Entry {
    /// An entry as someone sees it on the case's page, of which these notes are pinned.
    pub(crate) fn new(note: Note, viewer: &Viewer, now: Timestamp, pinned: &[NoteId]) -> Self {
        let is_editable = note.is_editable(viewer, now);
        let edit_href = is_editable.then(|| format!("/admin/cases/{}/notes/{}/edit", note.case_id, note.id));
        let is_locked = note.is_of(viewer) && !is_editable;
        let correct_href =
            is_locked.then(|| format!("/admin/cases/{}?correct={}#note-text", note.case_id, note.created_at.to_jiff()));
        let pinned = note.can_be_pinned().then(|| pinned.contains(&note.id));
        let today = melbourne_date(now);
        let next = note.event_at.map(|at| (Moment::due(at, today), show_distance(melbourne_date(at.to_jiff()), today)));
        let (next, next_in_words) = next.unzip();
        let entry = Self::from(note);
        let html = if entry.is_event { String::new() } else { prose(&entry.text) };
        Self { edit_href, correct_href, pinned, html, next, next_in_words: next_in_words.unwrap_or_default(), ..entry }
    }
}

impl From<Note> for Entry {
    fn from(note: Note) -> Self {
        let (icon, tone) = match note.note_type {
            NoteType::Paralegal => ("chat-left-text", "blue"),
            NoteType::Review | NoteType::Performance => ("list-check", "purple"),
            NoteType::Event => ("arrow-repeat", "gray"),
            NoteType::Email => ("envelope", "azure"),
            NoteType::ConflictCheckSuccess | NoteType::EligibilityCheckSuccess => ("shield-check", "green"),
            NoteType::ConflictCheckFailure | NoteType::EligibilityCheckFailure => ("exclamation-triangle", "red"),
        };
        let name = |staff: Option<StaffRef>| staff.map(|staff| staff.full_name).unwrap_or_default();
        let is_event = note.note_type == NoteType::Event;
        let text = if is_event { note.event_text() } else { note.text };
        Self {
            id: note.id,
            icon,
            tone,
            kind: note.note_type.label(),
            is_event,
            author: name(note.author),
            subject: name(note.subject),
            at: Moment::time(note.created_at),
            created_at: note.created_at.to_jiff(),
            next: None,
            next_in_words: String::new(),
            edited: note.edited_at.map(Moment::time),
            text,
            html: String::new(),
            edit_href: None,
            question: None,
            answered: None,
            correct_href: None,
            pinned: None,
        }
    }
}
