//! Questions for the lawyer: a note may ask the case's lawyer to look at it. The lawyer answers with a note, sends it back with one, or
//! says that it is done. A question waits for the lawyer that the case has at the time, so it follows when that changes; closing the
//! case withdraws it.

mod actions;
mod input;
mod model;
pub(crate) mod queries;

pub use actions::{
    add_note, answer, get, get_with_headline, list, mark_read, of_case, require_may_answer, waiting_for, withdraw,
};
pub use input::{LawyerAnswerFields, LawyerAnswerInput};
pub use model::{LawyerQuestion, ListedQuestion, QuestionFilter, QuestionState, Reply};
