//! What can be done about a critical date wherever it is shown: check it, and record what became of it.

use clerk_core::casework::dates::{DateOutcome, DateType};
use clerk_core::ids::{CaseId, DateId};
use clerk_platform::time::{Timestamp, show_time};

/// The two states of a critical date and the forms that change them; `components/date_states.html` shows them.
pub(crate) struct DateStates {
    /// The address of the date.
    pub(crate) href: String,
    /// What tells its buttons from those of other dates.
    pub(crate) name: String,
    /// For the forms' hidden field.
    pub(crate) version: String,
    pub(crate) is_checked: bool,
    /// Who asked for it to be checked, and when; empty if nobody did.
    pub(crate) asked: String,
    /// Whether the viewer is the second pair of eyes.
    pub(crate) can_check: bool,
    pub(crate) has_outcome: bool,
    /// What can become of it: what is sent, and what people read.
    pub(crate) outcomes: Vec<(&'static str, &'static str)>,
}

impl DateStates {
    pub(crate) fn new(
        (case_id, id): (CaseId, DateId),
        (kind, name): (DateType, String),
        is_checked: bool,
        outcome: Option<DateOutcome>,
        updated_at: Timestamp,
        can_check: bool,
    ) -> Self {
        Self {
            href: format!("/admin/cases/{case_id}/dates/{id}"),
            name,
            version: updated_at.to_jiff().to_string(),
            is_checked,
            asked: String::new(),
            can_check,
            has_outcome: outcome.is_some(),
            outcomes: outcomes(kind, outcome),
        }
    }

    /// The same with who asked for it to be checked, and when.
    pub(crate) fn asked(self, by: Option<&str>, at: Option<Timestamp>) -> Self {
        Self { asked: asked_in_words(by, at), ..self }
    }
}

/// `Asked by Celia Marchetti on 24 Nov 2026, 9:05 am`; empty if nobody did.
pub(crate) fn asked_in_words(by: Option<&str>, at: Option<Timestamp>) -> String {
    let (Some(by), Some(at)) = (by, at) else { return String::new() };
    format!("Asked by {by} on {}", show_time(at.to_jiff()))
}

/// What can become of a date of this type, with what is recorded already even if that could not be chosen today.
pub(crate) fn outcomes(kind: DateType, recorded: Option<DateOutcome>) -> Vec<(&'static str, &'static str)> {
    let offered = DateOutcome::for_type(kind);
    let recorded = recorded.filter(|recorded| !offered.contains(recorded));
    let all = recorded.iter().chain(offered);
    all.map(|outcome| (outcome.as_str(), outcome.label_of(kind))).collect()
}
