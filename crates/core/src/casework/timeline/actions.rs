//! Writing notes, and editing one: its author may, for a quarter of an hour. After that the note is part of the record, and one
//! can only add to it.

use super::model::{Note, PerformanceReview, Written};
use super::{NoteInput, NoteTextInput, queries};
use crate::access::{Action, Place, Viewer};
use crate::casework::cases;
use crate::casework::cases::actions::lock;
use crate::casework::timeline::NoteType;
use crate::ids::{CaseId, NoteId, UserId};
use crate::office::accounts::{self, StaffRef};
use crate::{Error, FieldErrors, Result};
use clerk_platform::time::{melbourne_date, start_of_day};
use clerk_platform::version::{Version, require_current};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// How long a note can be changed after it was written.
pub const EDITABLE_FOR: SignedDuration = SignedDuration::from_mins(15);

/// How far ahead the next review can lie, in years.
const FARTHEST_REVIEW: i16 = 5;

impl Note {
    /// Whether this person may change it now.
    pub fn is_editable(&self, viewer: &Viewer, now: Timestamp) -> bool {
        self.is_of(viewer) && self.may_still_change(now)
    }

    /// Refuses a change that comes too late.
    pub fn require_editable(&self, now: Timestamp) -> Result<()> {
        if self.may_still_change(now) {
            return Ok(());
        }
        let text = "A note is locked 15 minutes after it is written. Add a correction in a new note instead.";
        Err(Error::Conflict(text.to_owned()))
    }

    /// Whether this person has written it.
    pub fn is_of(&self, viewer: &Viewer) -> bool {
        !matches!(self.note_type, NoteType::Event | NoteType::Email)
            && self.author.as_ref().is_some_and(|author| author.id == viewer.user_id)
    }

    fn may_still_change(&self, now: Timestamp) -> bool {
        now.duration_since(self.created_at.to_jiff()) <= EDITABLE_FOR
    }
}

/// Adds a note to a case that the viewer sees, without asking anyone: `lawyer_questions::add_note` does that too. A performance review is about the case's paralegal unless it names another.
pub(crate) async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &NoteInput,
    now: Timestamp,
) -> Result<NoteId> {
    check(viewer, input, melbourne_date(now))?;
    let case = lock(&mut *connection, viewer, case_id, None).await?;
    let subject_id = match input.note_type {
        NoteType::Performance => Some(subject(connection, case.paralegal.as_ref(), input.subject_id).await?),
        _ => None,
    };
    let note = Written { subject_id, ..Written::new(viewer, input) };
    let id = queries::insert(connection, case_id, &note, now).await?;
    cases::queries::touch(connection, case_id, now).await?;
    Ok(id)
}

/// Adds the same note to many cases that the caller has locked. It must not be of a type that is about someone.
pub(crate) async fn create_for_all(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_ids: &[CaseId],
    input: &NoteInput,
    now: Timestamp,
) -> Result<()> {
    queries::insert_for_all(connection, case_ids, &Written::new(viewer, input), now).await
}

impl<'a> Written<'a> {
    /// A note of this author, about nobody. The next review is stored as the beginning of that day in Melbourne.
    fn new(author: &Viewer, input: &'a NoteInput) -> Self {
        let next_review = input.next_review.filter(|_| input.note_type == NoteType::Review);
        Self {
            note_type: input.note_type,
            author_id: author.user_id,
            text: &input.text,
            event_at: next_review.map(|day| start_of_day(*day)),
            subject_id: None,
        }
    }
}

/// The rules beyond single fields. `today` is the date in Melbourne. Anyone who may not read reviews gets the same message as
/// for a type that does not exist.
pub(crate) fn check(viewer: &Viewer, input: &NoteInput, today: Date) -> Result<()> {
    let mut wrong = FieldErrors::default();
    match input.note_type {
        NoteType::Event | NoteType::Email => wrong.add("note_type", "This type of note can’t be added by hand."),
        note_type if !viewer.sees_note(note_type) => wrong.add("note_type", "Choose a type of note."),
        NoteType::Review => match input.next_review.as_deref() {
            None => wrong.add("next_review", "Enter the date of the next review, such as 24/11/2026."),
            Some(day) if *day < today => wrong.add("next_review", "The next review can’t be in the past."),
            Some(day) if day.year() > today.year() + FARTHEST_REVIEW => {
                wrong.add("next_review", "This date is too far in the future.");
            }
            Some(_) => {}
        },
        _ => {}
    }
    wrong.check()
}

/// Whom a performance review is about: nobody who has left.
async fn subject(connection: &mut PgConnection, of_case: Option<&StaffRef>, chosen: Option<UserId>) -> Result<UserId> {
    let Some(id) = chosen.or(of_case.map(|paralegal| paralegal.id)) else {
        return Err(Error::invalid("subject_id", "The case has no paralegal: choose who the review is about."));
    };
    match (accounts::assignee(connection, id, Place::Paralegal).await?, chosen, of_case) {
        (Some(paralegal), ..) => Ok(paralegal.id),
        (None, None, Some(paralegal)) => {
            let name = &paralegal.full_name;
            Err(Error::invalid(
                "subject_id",
                format!("{name} is no longer a paralegal: choose who the review is about."),
            ))
        }
        (None, ..) => Err(Error::invalid("subject_id", "Choose an active paralegal.")),
    }
}

/// A note that the viewer has written, however long ago. One that they may not see does not exist for them; one by someone
/// else or the system they may not change.
pub async fn own(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: NoteId) -> Result<Note> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    let note = queries::get(connection, case_id, id).await?;
    if !viewer.sees_note(note.note_type) {
        return Err(Error::NotFound);
    }
    if note.is_of(viewer) { Ok(note) } else { Err(Error::Forbidden) }
}

/// Changes the text of the viewer's own note. `kept` is the note as stored, as [`own`] has just found it.
pub async fn edit(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &Note,
    input: &NoteTextInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (case_id, id) = (kept.case_id, kept.id);
    lock(&mut *connection, viewer, case_id, None).await?;
    let note = own(&mut *connection, viewer, case_id, id).await?;
    note.require_editable(now)?;
    require_current(version, note.version())?;
    if *input.text == *note.text {
        return Ok(());
    }
    queries::set_text(connection, id, &input.text, now).await?;
    cases::queries::touch(connection, case_id, now).await
}

/// The last performance reviews of someone, the last one first, for coordinators and above.
pub async fn performance_reviews(
    connection: &mut PgConnection,
    viewer: &Viewer,
    subject_id: UserId,
    limit: i64,
) -> Result<Vec<PerformanceReview>> {
    viewer.require(Action::Review)?;
    queries::performance_reviews(connection, subject_id, limit).await
}
