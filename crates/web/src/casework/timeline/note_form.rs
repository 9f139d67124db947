//! The form for a new note.

use crate::http::Staff;
use crate::state::people::people;
use crate::ui::{Choice, isolated};
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::cases::CaseSummary;
use clerk_core::casework::timeline::{NoteInput, NoteType};
use clerk_core::input::Form;
use clerk_core::office::accounts::StaffRef;
use sqlx::PgConnection;

/// The kinds of note that people write, in the order in which they are offered. Reviews are offered only to those who may write
/// them.
const WRITTEN: [NoteType; 7] = [
    NoteType::Paralegal,
    NoteType::ConflictCheckSuccess,
    NoteType::ConflictCheckFailure,
    NoteType::EligibilityCheckSuccess,
    NoteType::EligibilityCheckFailure,
    NoteType::Review,
    NoteType::Performance,
];

/// The form for a new note.
pub(crate) struct NoteFormView {
    pub(crate) form: Form<NoteInput>,
    pub(crate) types: Vec<Choice>,
    /// Whether reviews can be written.
    pub(crate) reviews: bool,
    /// Who a performance review can be about.
    pub(crate) subjects: Vec<Choice>,
    /// The label of the case's own paralegal in that list.
    pub(crate) own_subject: String,
    /// The first day that the next review can be on.
    pub(crate) earliest: String,
    /// The case's lawyer, who can be asked to look at the note; empty for nobody.
    pub(crate) lawyer: String,
}

impl NoteFormView {
    /// The form with whom the note can ask to look at it: the lawyer of an open case, if that is someone else.
    pub(crate) fn asking(mut self, case: &CaseSummary, viewer: &Viewer) -> Self {
        let lawyer = case.lawyer.as_ref().filter(|lawyer| case.is_open && lawyer.id != viewer.user_id);
        self.lawyer = lawyer.map(|lawyer| isolated(&lawyer.full_name)).unwrap_or_default();
        self
    }

    pub(crate) async fn of(
        db: &mut PgConnection,
        staff: &Staff,
        paralegal: Option<&StaffRef>,
        form: Form<NoteInput>,
    ) -> Result<Self> {
        let reviews = staff.viewer.may(Action::Review);
        let types = WRITTEN.iter().filter(|note_type| staff.viewer.sees_note(**note_type));
        let mut subjects = Vec::new();
        if reviews {
            let chosen = form.subject_id.value();
            let people = people(&staff.state, db).await?;
            let paralegals = people.iter().filter(|person| person.is_paralegal);
            subjects.extend(paralegals.map(|person| Choice::new(person.id.clone(), person.name.clone(), chosen)));
        }
        // Anyone who has left is not offered, even if the case is still theirs.
        let paralegal =
            paralegal.filter(|staff| subjects.iter().any(|subject| *subject.value == *staff.id.to_string()));
        Ok(Self {
            types: Choice::all(types.map(|kind| (kind.as_str(), kind.label())), form.note_type.value()),
            form,
            reviews,
            subjects,
            own_subject: paralegal
                .map_or("Choose".to_owned(), |staff| format!("The case’s paralegal: {}", isolated(&staff.full_name))),
            earliest: staff.today().to_string(),
            lawyer: String::new(),
        })
    }
}
