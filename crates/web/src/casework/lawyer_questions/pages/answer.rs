//! Answers one question for the lawyer. The list of questions has the same form for each; it comes here when it is refused.

use crate::casework::lawyer_questions::views::{QuestionView, note_href};
use crate::http::{Draft, PageResult, Sent, Staff, back_to};
use crate::ui::list_query::address;
use crate::ui::{Moment, NavSection, Shell, prose};
use crate::views::frame::CaseFrame;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::lawyer_questions::{self, LawyerAnswerInput, Reply};
use clerk_core::ids::{CaseId, LawyerQuestionId};
use clerk_core::input::Form;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/lawyer_questions/answer.html")]
struct AnswerPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<LawyerAnswerInput>,
    question: QuestionView,
    author: String,
    asked: Moment,
    /// The note that asks, as HTML.
    html: String,
    /// The page to come back to.
    back: String,
}

/// The query in the address of this page.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerQuery {
    back: String,
}

/// The address of this page for a question. `back` is the page to come back to.
pub(super) fn answer_href(question: &QuestionView, back: &str) -> String {
    address(&format!("{}/answer", question.href), &AnswerQuery { back: back.to_owned() })
}

/// `GET /admin/cases/{id}/lawyer-questions/{question_id}/answer?back=`
pub(crate) async fn show(
    staff: Staff,
    path: Path<(CaseId, LawyerQuestionId)>,
    query: Query<AnswerQuery>,
) -> PageResult {
    render(&staff, path.into_inner(), &query, Draft::new()).await
}

/// `POST /admin/cases/{id}/lawyer-questions/{question_id}/answer`
pub(crate) async fn submit(
    staff: Staff,
    path: Path<(CaseId, LawyerQuestionId)>,
    sent: Sent<LawyerAnswerInput>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    // A form that is sent with a key has no button: that is an answer.
    let sent =
        if sent.hidden("reply").is_empty() { sent.with_texts(&[("reply", Reply::Answered.as_str())]) } else { sent };
    let answer = async |tx: &mut PgConnection| {
        lawyer_questions::require_may_answer(tx, &staff.viewer, case_id).await?;
        let input = sent.form.read(None)?;
        lawyer_questions::answer(tx, &staff.viewer, (case_id, id), &input, sent.version(), staff.now()).await?;
        let question = lawyer_questions::get(tx, &staff.viewer, case_id, id).await?;
        let done = match input.reply {
            Reply::Answered => "question-answered",
            Reply::SentBack => "question-sent-back",
            Reply::Done => "question-done",
        };
        let note = question.answer_note_id.unwrap_or(question.note_id);
        Ok(back_to(sent.hidden("back"), &note_href(case_id, note), done))
    };
    let query = AnswerQuery { back: sent.hidden("back").to_owned() };
    staff.save(&sent, answer, async |draft| render(&staff, (case_id, id), &query, draft).await).await
}

async fn render(
    staff: &Staff,
    (case_id, id): (CaseId, LawyerQuestionId),
    query: &AnswerQuery,
    draft: Draft<LawyerAnswerInput>,
) -> PageResult {
    let mut db = staff.db().await?;
    let found = lawyer_questions::get_with_headline(&mut db, &staff.viewer, case_id, id).await?;
    let (case, headline, question, text) = found;
    let tail = format!("lawyer-questions/{id}/answer");
    // Only the question counts, whatever else happened to the case.
    let unchanged = Draft::<LawyerAnswerInput>::new();
    let frame = CaseFrame::around(&mut db, staff, (&case, &headline), &tail, &unchanged).await?;
    Ok(draft.page(&AnswerPage {
        shell: staff.shell(NavSection::ForReview),
        frame: CaseFrame { version: draft.version(question.updated_at.to_jiff()), ..frame },
        form: draft.form(Form::blank()),
        author: question.asked_by.full_name.clone(),
        asked: Moment::time(question.asked_at),
        question: QuestionView::new(&question, staff),
        html: prose(&text),
        back: query.back.clone(),
    }))
}
