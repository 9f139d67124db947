//! The intake form of a case, as its tab shows it.

use crate::http::Staff;
use crate::intake::submissions::pages::{AnswerSection, sections};
use crate::ui::Moment;
use clerk_core::access::Action;
use clerk_core::documents::files::Upload;
use clerk_core::insight::case_file::{IntakeForm, SentAgain};

/// The intake form of a case.
pub(super) struct FormView {
    pub(super) href: String,
    pub(super) submitted: Moment,
    pub(super) problems: Vec<String>,
    pub(super) sections: Vec<AnswerSection>,
    /// Likely duplicates of it.
    pub(super) sent_again: Vec<SentAgainRow>,
}

/// A submission that is likely a repetition of the case's form.
pub(super) struct SentAgainRow {
    /// For those who may open it.
    pub(super) href: Option<String>,
    pub(super) submitted: Option<Moment>,
}

impl FormView {
    /// `uploads` are the case's.
    pub(super) fn new(form: IntakeForm, uploads: &[Upload], staff: &Staff) -> Self {
        let IntakeForm { submission, repetitions } = form;
        let may_open = staff.viewer.may(Action::ManageIntake);
        Self {
            href: format!("/admin/submissions/{}", submission.id),
            submitted: Moment::time(submission.submitted_at.unwrap_or(submission.created_at)),
            sections: sections(submission.answers.get(), uploads),
            problems: submission.problems,
            sent_again: repetitions.iter().map(|sent| SentAgainRow::new(sent, may_open)).collect(),
        }
    }
}

impl SentAgainRow {
    fn new(sent: &SentAgain, may_open: bool) -> Self {
        Self {
            href: may_open.then(|| format!("/admin/submissions/{}", sent.id)),
            submitted: sent.submitted_at.map(Moment::time),
        }
    }
}
