//! The buttons of the person who asked: withdraw the question, mark what came back as read.

use crate::casework::lawyer_questions::views::note_href;
use crate::http::{Button, PageResult, Staff, back_to};
use actix_web::web::Path;
use clerk_core::casework::lawyer_questions;
use clerk_core::ids::{CaseId, LawyerQuestionId};
use sqlx::PgConnection;

/// `POST /admin/cases/{id}/lawyer-questions/{question_id}/withdraw`
pub(crate) async fn withdraw(staff: Staff, path: Path<(CaseId, LawyerQuestionId)>, button: Button) -> PageResult {
    let ids = path.into_inner();
    let withdraw = async |tx: &mut PgConnection| {
        lawyer_questions::withdraw(tx, &staff.viewer, ids, button.version, staff.now()).await?;
        led_back(tx, &staff, ids, &button, "question-withdrawn").await
    };
    staff.press(withdraw).await
}

/// `POST /admin/cases/{id}/lawyer-questions/{question_id}/read`
pub(crate) async fn read(staff: Staff, path: Path<(CaseId, LawyerQuestionId)>, button: Button) -> PageResult {
    let ids = path.into_inner();
    let read = async |tx: &mut PgConnection| {
        lawyer_questions::mark_read(tx, &staff.viewer, ids, staff.now()).await?;
        led_back(tx, &staff, ids, &button, "question-read").await
    };
    staff.press(read).await
}

/// Where the button was, or else the note that asked.
async fn led_back(
    tx: &mut PgConnection,
    staff: &Staff,
    (case_id, id): (CaseId, LawyerQuestionId),
    button: &Button,
    done: &str,
) -> clerk_core::Result<String> {
    let question = lawyer_questions::get(tx, &staff.viewer, case_id, id).await?;
    Ok(back_to(&button.back, &note_href(case_id, question.note_id), done))
}
