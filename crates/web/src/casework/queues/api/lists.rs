//! Work queues: cases that wait for somebody.

use crate::http::api::{ApiResult, Caller, Id, List, Paging, query};
use actix_web::web::Query;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::queues::{self, Queue, QueuedCase, ReviewFilter, ReviewState};
use clerk_core::ids::UserId;
use clerk_core::{Error, Result};

query! {
    /// Whose cases.
    pub(crate) struct LawyerQuery {
        /// Cases of this lawyer
        lawyer_id: Id,
    }
}

impl LawyerQuery {
    fn lawyer_id(&self) -> Result<Option<UserId>> {
        let id = Some(self.lawyer_id.as_str()).filter(|id| !id.is_empty()).map(str::parse).transpose();
        id.map_err(|_| Error::invalid("lawyer_id", "This is the id of a user."))
    }
}

pub(crate) async fn list_my_cases(caller: Caller, paging: Paging) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::Mine, &paging).await
}

query! {
    /// What the inbox is narrowed to.
    pub(crate) struct InboxQuery {
        /// Only with this answer to whether legal help was given; `none` is not answered yet
        provided_legal_services: LegalHelp,
    }
}

pub(crate) async fn list_inbox(
    caller: Caller,
    query: Query<InboxQuery>,
    paging: Paging,
) -> ApiResult<List<QueuedCase>> {
    let legal_help = match query.provided_legal_services.as_str() {
        "" => None,
        raw => {
            let unknown = |_| Error::invalid("provided_legal_services", "This value is not known.");
            Some(raw.parse::<LegalHelp>().map_err(unknown)?)
        }
    };
    list(&caller, Queue::Inbox(legal_help), &paging).await
}

pub(crate) async fn list_cases_to_reassign(caller: Caller, paging: Paging) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::Reassign, &paging).await
}

pub(crate) async fn list_reviews(
    caller: Caller,
    query: Query<LawyerQuery>,
    paging: Paging,
) -> ApiResult<List<QueuedCase>> {
    let lawyer_id = query.lawyer_id()?;
    list(&caller, Queue::Reviews(ReviewFilter { state: ReviewState::All, lawyer_id }), &paging).await
}

pub(crate) async fn list_missing_checks(
    caller: Caller,
    query: Query<LawyerQuery>,
    paging: Paging,
) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::ChecksMissing(query.lawyer_id()?), &paging).await
}

async fn list(caller: &Caller, queue: Queue, paging: &Paging) -> ApiResult<List<QueuedCase>> {
    let (page, page_size) = paging.read()?;
    let (mut db, today) = (caller.db().await?, caller.today());
    let found = queues::page(&mut db, &caller.viewer, queue, today, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}
