//! Asking, answering and withdrawing.

use super::model::{LawyerQuestion, ListedQuestion, QuestionFilter, QuestionState, Reply};
use super::{LawyerAnswerInput, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::{lock, touch};
use crate::casework::cases::{Case, Headline, require_seen};
use crate::casework::events::Event;
use crate::casework::timeline::{self, NoteInput, NoteType};
use crate::ids::{CaseId, LawyerQuestionId, NoteId, UserId};
use crate::{Error, Result};
use clerk_platform::paging::Page;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// One question of a case, if the viewer sees the case.
pub async fn get(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<LawyerQuestion> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// A case that the viewer sees with what the head of its page says, and one of its questions with its note, if there is one with this
/// id. Only for those who may answer it.
pub async fn get_with_headline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<(Case, Headline, LawyerQuestion, String)> {
    let (case, headline, question, text) = queries::get_with_headline(connection, viewer, case_id, id).await?;
    require_answers(viewer, case.summary.lawyer.as_ref().map(|lawyer| lawyer.id))?;
    Ok((case, headline, question.ok_or(Error::NotFound)?, text))
}

/// All questions of a case that the viewer sees, newest first.
pub async fn of_case(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId) -> Result<Vec<LawyerQuestion>> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::of_case(connection, case_id).await
}

/// A page of questions across cases. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: QuestionFilter,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<ListedQuestion>> {
    let offset = (page - 1).saturating_mul(page_size);
    let part = queries::Part { limit: page_size + 1, offset, count_up_to };
    let (items, mut counted) = queries::list(&mut *connection, viewer, filter, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, and there are none beyond the end.
        counted = queries::list(connection, viewer, filter, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// The questions that have waited longest for the viewer themself, as the lawyer of their cases.
pub async fn waiting_for(connection: &mut PgConnection, viewer: &Viewer, limit: i64) -> Result<Vec<ListedQuestion>> {
    let part = queries::Part { limit, offset: 0, count_up_to: 1 };
    let filter = QuestionFilter::Waiting(Some(viewer.user_id));
    Ok(queries::list(connection, viewer, filter, part).await?.0)
}

/// Adds a note to a case that the viewer sees, and asks the case's lawyer to look at it if the note says so.
pub async fn add_note(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &NoteInput,
    now: Timestamp,
) -> Result<NoteId> {
    let note_id = timeline::create(&mut *connection, viewer, case_id, input, now).await?;
    if input.ask_lawyer {
        ask(connection, viewer, (case_id, note_id), input.note_type, now).await?;
    }
    Ok(note_id)
}

/// Asks the case's lawyer to look at a note. Whatever came back to the viewer on this case has then been read.
async fn ask(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, note_id): (CaseId, NoteId),
    note_type: NoteType,
    now: Timestamp,
) -> Result<()> {
    let case = lock(&mut *connection, viewer, case_id, None).await?;
    let wrong = match &case.lawyer {
        _ if !case.is_open => Some("The case is closed: reopen it to ask its lawyer."),
        None => Some("The case has no lawyer to ask."),
        Some(lawyer) if lawyer.id == viewer.user_id => Some("You are the case’s lawyer: there is nobody else to ask."),
        Some(_) if matches!(note_type, NoteType::Review | NoteType::Performance) => {
            Some("Lawyers don’t see reviews. Add a file note to ask the lawyer.")
        }
        Some(_) => None,
    };
    if let Some(wrong) = wrong {
        return Err(Error::invalid("ask_lawyer", wrong));
    }
    queries::mark_all_read(&mut *connection, case_id, viewer.user_id, now).await?;
    queries::insert(connection, case_id, note_id, viewer.user_id, now).await
}

/// Answers a question, sends it back or says that it is done. For the case's lawyer, and coordinators and above.
pub async fn answer(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, LawyerQuestionId),
    input: &LawyerAnswerInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(&mut *connection, viewer, case_id, None).await?;
    require_answers(viewer, case.lawyer.as_ref().map(|lawyer| lawyer.id))?;
    let question = queries::lock(connection, case_id, id).await?;
    require_waiting(&question)?;
    require_current(version, question.updated_at.to_jiff())?;
    let missing = match input.reply {
        Reply::Answered => Some("Enter an answer."),
        Reply::SentBack => Some("Enter what has to change."),
        Reply::Done => None,
    };
    let answer_note_id = match (input.text.is_empty(), missing) {
        (true, Some(missing)) => return Err(Error::invalid("text", missing)),
        (true, None) => None,
        (false, _) => {
            let note = NoteInput {
                note_type: NoteType::Paralegal,
                text: input.text.clone(),
                next_review: None,
                subject_id: None,
                ask_lawyer: false,
            };
            Some(timeline::create(&mut *connection, viewer, case_id, &note, now).await?)
        }
    };
    queries::settle(connection, id, input.reply.state(), answer_note_id, viewer.user_id, now).await?;
    match answer_note_id {
        // The note is in the timeline.
        Some(_) => Ok(()),
        None => touch(connection, viewer, case_id, Event::QuestionDone { question: question.facts() }, now).await,
    }
}

/// Takes back what the viewer asked.
pub async fn withdraw(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, LawyerQuestionId),
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let question = own(connection, viewer, case_id, id).await?;
    require_waiting(&question)?;
    require_current(version, question.updated_at.to_jiff())?;
    queries::settle(connection, id, QuestionState::Withdrawn, None, viewer.user_id, now).await?;
    touch(connection, viewer, case_id, Event::QuestionWithdrawn { question: question.facts() }, now).await
}

/// Notes that the viewer, who asked, has read what came back.
pub async fn mark_read(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, LawyerQuestionId),
    now: Timestamp,
) -> Result<()> {
    let question = own(connection, viewer, case_id, id).await?;
    if question.state == QuestionState::Waiting {
        return Err(Error::Conflict("There is no answer yet.".to_owned()));
    }
    if question.is_read { Ok(()) } else { queries::mark_read(connection, id, now).await }
}

/// A question that the viewer asked, which nobody else changes until the transaction ends.
async fn own(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<LawyerQuestion> {
    lock(&mut *connection, viewer, case_id, None).await?;
    let question = queries::lock(connection, case_id, id).await?;
    if question.asked_by.id == viewer.user_id { Ok(question) } else { Err(Error::Forbidden) }
}

/// Refuses anyone who may not answer what a case's lawyer is asked. A case that they don't see does not exist for them.
pub async fn require_may_answer(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId) -> Result<()> {
    let case = lock(connection, viewer, case_id, None).await?;
    require_answers(viewer, case.lawyer.map(|lawyer| lawyer.id))
}

fn require_answers(viewer: &Viewer, lawyer_id: Option<UserId>) -> Result<()> {
    if viewer.answers_for(lawyer_id) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Refuses what comes too late.
fn require_waiting(question: &LawyerQuestion) -> Result<()> {
    let text = match question.state {
        QuestionState::Waiting => return Ok(()),
        QuestionState::Answered => "This question has been answered already.",
        QuestionState::SentBack => "This question has been sent back already.",
        QuestionState::Done => "This question is done already.",
        QuestionState::Withdrawn => "This question has been withdrawn.",
    };
    Err(Error::Conflict(text.to_owned()))
}
