//! A case in the words of its page.

use super::parties::joined;
use crate::ui::{Fact, Moment, dollars};
use clerk_core::cases::Case;
use clerk_core::notes::Note;
use clerk_core::users::StaffRef;
use clerk_core::values::{self, NoteType, label_of};

pub(super) struct CaseView {
    pub(super) id: String,
    pub(super) is_open: bool,
    pub(super) paralegal: String,
    pub(super) lawyer: String,
    pub(super) created: Moment,
    pub(super) facts: Vec<Fact>,
}

impl CaseView {
    pub(super) fn new(case: &Case) -> Self {
        let summary = &case.summary;
        let name = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.full_name.clone()).unwrap_or_default();
        let mut facts = vec![
            Fact::new("Weekly rent", dollars(case.weekly_rent)),
            Fact::new("Household income per week", dollars(case.weekly_income)),
            Fact::new("Work or study", label_of(values::EMPLOYMENT, &case.employment)),
            Fact::new("Referred by", joined(label_of(values::REFERRER_TYPE, &case.referrer_type), &case.referrer)),
        ];
        if !case.income_range.is_empty() {
            facts.push(Fact::new("Income per year", label_of(values::INCOME_RANGE, &case.income_range)));
        }
        if !case.outcome_notes.is_empty() {
            facts.push(Fact::new("Outcome notes", case.outcome_notes.as_str()));
        }
        Self {
            id: summary.id.to_string(),
            is_open: summary.is_open,
            paralegal: name(&summary.paralegal),
            lawyer: name(&summary.lawyer),
            created: Moment::time(summary.created_at),
            facts,
        }
    }
}

pub(crate) struct Entry {
    pub(crate) icon: &'static str,
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) at: Moment,
    pub(crate) event_at: Option<Moment>,
    pub(crate) text: String,
    pub(crate) tone: &'static str,
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
        let text = if note.note_type == NoteType::Event { note.event_text() } else { note.text };
        Self {
            icon,
            tone,
            kind: note.note_type.label().to_owned(),
            author: note.author.map(|author| author.full_name).unwrap_or_default(),
            at: Moment::time(note.created_at),
            event_at: note.event_at.map(Moment::date_of),
            text,
        }
    }
}
