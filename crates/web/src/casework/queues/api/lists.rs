//! Work queues: cases that wait for somebody.

use crate::http::api::{ApiResult, Caller, List, Paging, query};
use actix_web::web::Query;
use clerk_core::Error;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::queues::{self, Queue, QueuedCase, ReviewState};

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

pub(crate) async fn list_reviews(caller: Caller, paging: Paging) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::Reviews(ReviewState::All), &paging).await
}

async fn list(caller: &Caller, queue: Queue, paging: &Paging) -> ApiResult<List<QueuedCase>> {
    let (page, page_size) = paging.read()?;
    let (mut db, today) = (caller.db().await?, caller.today());
    let found = queues::page(&mut db, &caller.viewer, queue, today, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}
