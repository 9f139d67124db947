//! Work queues: cases that wait for somebody.

use crate::http::api::{ApiResult, Caller, List, Paging};
use clerk_core::casework::queues::{self, Queue, QueuedCase, ReviewState};

pub(crate) async fn list_my_cases(caller: Caller, paging: Paging) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::Mine, &paging).await
}

pub(crate) async fn list_inbox(caller: Caller, paging: Paging) -> ApiResult<List<QueuedCase>> {
    list(&caller, Queue::Inbox, &paging).await
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
