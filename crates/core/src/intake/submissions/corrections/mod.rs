//! What staff correct in answers that can't become a case as they are. What the renter sent stays as it was sent.

pub(super) mod queries;

pub use queries::of_submission;

use crate::casework::cases::Topic;
use crate::input::{EmailAddress, Line, Phone, input};
use crate::intake::questions::Answers;
use clerk_platform::time::Timestamp;
use serde_json::Value;

/// One corrected answer.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The key of the answer.
    pub question: String,
    /// What it is read as; empty for no answer.
    pub answer: String,
    /// Who corrected it.
    pub corrected_by: String,
    /// When.
    pub corrected_at: Timestamp,
}

input! {
    /// The answers without which there is no case.
    pub struct CorrectionInput (form: CorrectionFields "correction", schema: "CorrectionBody") {
        /// First name.
        first_name: Line<200>, "First name";
        /// Last name.
        last_name: Line<200>, "Last name";
        /// What they like to be called.
        preferred_name: Line<200>, "Preferred name";
        /// Email address.
        email: EmailAddress, "Email";
        /// Phone number.
        phone: Phone, "Phone";
        /// What the case is about.
        topic: Option<Topic>, "Topic", wrong "Choose what the case is about.";
    }
}

/// The key of the answer that each field corrects.
pub const KEYS: [(&str, &str); 6] = [
    ("first_name", "FIRST_NAME"),
    ("last_name", "LAST_NAME"),
    ("preferred_name", "PREFERRED_NAME"),
    ("email", "EMAIL"),
    ("phone", "PHONE"),
    ("topic", "ISSUES"),
];

impl CorrectionInput {
    /// The answers as they would be sent, by key.
    pub(super) fn answers(&self) -> [(&'static str, String); 6] {
        [
            ("FIRST_NAME", self.first_name.to_string()),
            ("LAST_NAME", self.last_name.to_string()),
            ("PREFERRED_NAME", self.preferred_name.to_string()),
            ("EMAIL", self.email.to_string()),
            ("PHONE", self.phone.to_string()),
            ("ISSUES", self.topic.map_or("", Topic::as_str).to_owned()),
        ]
    }
}

/// One answer as text, for a form that corrects it: the first problem that the renter chose, or the text of any other answer.
pub fn text_of(answers: &Answers, key: &str) -> String {
    let text = if key == "ISSUES" { answers.issues().into_iter().next() } else { answers.text(key) };
    text.unwrap_or_default()
}

/// Answers with what staff have corrected in them; of several corrections of one answer the last one counts.
pub fn corrected(answers: &Answers, corrections: &[Correction]) -> Answers {
    let mut corrected = answers.clone();
    for correction in corrections {
        let answer = if correction.answer.is_empty() { Value::Null } else { correction.answer.clone().into() };
        corrected.set(&correction.question, answer);
    }
    corrected
}
