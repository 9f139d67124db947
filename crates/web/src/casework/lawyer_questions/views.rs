//! A question for the lawyer in words: on its note, on the note that answers it, and in lists.

use crate::http::Staff;
use crate::ui::{Tag, isolated};
use crate::views::entry::Entry;
use clerk_core::casework::lawyer_questions::{LawyerQuestion, QuestionState};
use clerk_core::ids::CaseId;
use clerk_platform::time::show_time;

/// A question; `components/lawyer_question.html` shows it.
pub(crate) struct QuestionView {
    /// Its own address, below which are its actions.
    pub(crate) href: String,
    pub(crate) state: Tag,
    /// For whom it waits, or who did what with it and when.
    pub(crate) in_words: String,
    /// The note that answers it.
    pub(crate) answer_href: Option<String>,
    pub(crate) can_answer: bool,
    pub(crate) can_withdraw: bool,
    pub(crate) can_mark_read: bool,
    pub(crate) version: String,
}

/// What a note answers.
pub(crate) struct AnsweredView {
    /// `Answer to Oscar Lindqvist’s question`
    pub(crate) in_words: String,
    /// The note that asked.
    pub(crate) href: String,
}

/// The address of a note. It shows the whole timeline: the note may be far down.
pub(super) fn note_href(case_id: CaseId, note: impl std::fmt::Display) -> String {
    format!("/admin/cases/{case_id}?entries=all#note-{note}")
}

impl QuestionView {
    pub(crate) fn new(question: &LawyerQuestion, staff: &Staff) -> Self {
        let is_waiting = question.state == QuestionState::Waiting;
        let is_own = question.asked_by.id == staff.user.id;
        let lawyer_id = question.lawyer.as_ref().map(|lawyer| lawyer.id);
        let is_lawyer = lawyer_id == Some(staff.user.id);
        Self {
            href: format!("/admin/cases/{}/lawyer-questions/{}", question.case_id, question.id),
            state: tag(question.state),
            in_words: in_words(question),
            answer_href: question.answer_note_id.map(|note| note_href(question.case_id, note)),
            // Nobody answers in the lawyer's place what they asked themselves.
            can_answer: is_waiting && staff.viewer.answers_for(lawyer_id) && (is_lawyer || !is_own),
            can_withdraw: is_waiting && is_own,
            can_mark_read: is_own && question.is_unread(),
            version: question.updated_at.to_jiff().to_string(),
        }
    }
}

fn tag(state: QuestionState) -> Tag {
    let tone = match state {
        QuestionState::Waiting => "blue",
        QuestionState::Answered | QuestionState::Done => "green",
        QuestionState::SentBack => "orange",
        QuestionState::Withdrawn => "gray",
    };
    Tag { label: state.label(), tone }
}

fn in_words(question: &LawyerQuestion) -> String {
    let by = question.settled_by.as_ref().map(|staff| isolated(&staff.full_name)).unwrap_or_default();
    let at = question.settled_at.map(|at| show_time(at.to_jiff())).unwrap_or_default();
    match (question.state, &question.lawyer) {
        (QuestionState::Waiting, Some(lawyer)) => format!("for {}’s answer", isolated(&lawyer.full_name)),
        (QuestionState::Waiting, None) => "for an answer: the case has no lawyer now".to_owned(),
        _ => format!("by {by}, {at}"),
    }
}

impl Entry {
    /// Adds what it asks the lawyer, or what it answers.
    pub(crate) fn add_question(&mut self, questions: &[LawyerQuestion], staff: &Staff) {
        for question in questions {
            if question.note_id == self.id {
                self.question = Some(QuestionView::new(question, staff));
            }
            if question.answer_note_id == Some(self.id) {
                let asker = isolated(&question.asked_by.full_name);
                let in_words = match question.state {
                    QuestionState::SentBack => format!("Sent back to {asker}"),
                    _ => format!("Answer to {asker}’s question"),
                };
                self.answered = Some(AnsweredView { in_words, href: note_href(question.case_id, question.note_id) });
            }
        }
    }
}
