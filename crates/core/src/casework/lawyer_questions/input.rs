//! What comes in when a lawyer answers.

use super::Reply;
use crate::casework::timeline::NoteText;
use crate::input::input;

input! {
    /// What the lawyer does with a question.
    pub struct LawyerAnswerInput (form: LawyerAnswerFields "lawyer-answer", schema: "LawyerAnswerBody") {
        /// `ANSWERED`, `SENT_BACK` or `DONE`.
        reply: Reply, "Reply", needed "Choose “Answer”, “Send back” or “Done”.", wrong "Choose “Answer”, “Send back” or “Done”.";
        /// What to say; it becomes a file note. `DONE` needs none.
        text: NoteText, "Answer";
    }
}
