//! Questions for the lawyer: of a case, and across cases.

use crate::http::api::{All, ApiResult, Caller, Change, Id, IfMatch, List, Paging, Versioned, changed, query};
use actix_web::web::{Path, Query};
use clerk_core::casework::lawyer_questions::{self, LawyerAnswerInput, LawyerQuestion, ListedQuestion, QuestionFilter};
use clerk_core::ids::{CaseId, LawyerQuestionId};
use clerk_core::{Error, Result};

changed!(LawyerQuestion, |question| question.updated_at);

type Ids = Path<(CaseId, LawyerQuestionId)>;

query! {
    /// Which questions.
    pub(crate) struct QuestionQuery {
        /// `asked`: what the user asked, instead of what waits for a lawyer
        mine: String,
        /// Of what waits, for coordinators and above: only for this lawyer
        lawyer_id: Id,
    }
}

impl QuestionQuery {
    fn filter(&self) -> Result<QuestionFilter> {
        let lawyer_id = Some(self.lawyer_id.as_str()).filter(|id| !id.is_empty()).map(str::parse).transpose();
        let lawyer_id = lawyer_id.map_err(|_| Error::invalid("lawyer_id", "This is the id of a user."))?;
        match self.mine.as_str() {
            "" => Ok(QuestionFilter::Waiting(lawyer_id)),
            "asked" => Ok(QuestionFilter::Asked),
            _ => Err(Error::invalid("mine", "This is `asked`, or left out.")),
        }
    }
}

pub(crate) async fn list_all_lawyer_questions(
    caller: Caller,
    query: Query<QuestionQuery>,
    paging: Paging,
) -> ApiResult<List<ListedQuestion>> {
    let filter = query.filter()?;
    let (page, page_size) = paging.read()?;
    let db = &mut *caller.db().await?;
    let found = lawyer_questions::list(db, &caller.viewer, filter, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}

pub(crate) async fn list_lawyer_questions(caller: Caller, case_id: Path<CaseId>) -> ApiResult<All<LawyerQuestion>> {
    Ok(lawyer_questions::of_case(&mut *caller.db().await?, &caller.viewer, *case_id).await?.into())
}

pub(crate) async fn get_lawyer_question(caller: Caller, ids: Ids) -> ApiResult<Versioned<LawyerQuestion>> {
    let (case_id, id) = ids.into_inner();
    Ok(lawyer_questions::get(&mut *caller.db().await?, &caller.viewer, case_id, id).await?.into())
}

pub(crate) async fn answer_lawyer_question(
    call: Change<LawyerAnswerInput>,
    ids: Ids,
) -> ApiResult<Versioned<LawyerQuestion>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        lawyer_questions::require_may_answer(tx, &call.viewer, case_id).await?;
        let input = call.body.input()?;
        lawyer_questions::answer(tx, &call.viewer, (case_id, id), &input, call.version, call.now()).await?;
        lawyer_questions::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn withdraw_lawyer_question(
    caller: Caller,
    ids: Ids,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<LawyerQuestion>> {
    let (case_id, id) = ids.into_inner();
    caller
        .commit(async |tx| {
            lawyer_questions::withdraw(tx, &caller.viewer, (case_id, id), version, caller.now()).await?;
            lawyer_questions::get(tx, &caller.viewer, case_id, id).await
        })
        .await
}

pub(crate) async fn read_lawyer_question(caller: Caller, ids: Ids) -> ApiResult<Versioned<LawyerQuestion>> {
    let (case_id, id) = ids.into_inner();
    caller
        .commit(async |tx| {
            lawyer_questions::mark_read(tx, &caller.viewer, (case_id, id), caller.now()).await?;
            lawyer_questions::get(tx, &caller.viewer, case_id, id).await
        })
        .await
}
