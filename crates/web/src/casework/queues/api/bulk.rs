//! Changes to several cases at once: all of them, or none.

use crate::http::api::{All, ApiResult, Body, Caller, Created, Creation};
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::queues::{self, Bulk, BulkAssignInput, BulkReviewInput, QueuedCase, Selected};
use clerk_core::ids::CaseId;
use clerk_core::{Error, Result};
use sqlx::PgConnection;

pub(crate) async fn assign_cases(caller: Caller, body: Body<BulkAssignInput>) -> ApiResult<All<QueuedCase>> {
    caller.viewer.require(Action::Assign)?;
    let input = body.input()?;
    caller
        .commit(async |tx| {
            let changed = queues::assign(tx, &caller.viewer, &input, caller.now()).await?;
            unless(changed, tx, &caller.viewer, &input.cases).await
        })
        .await
}

pub(crate) async fn review_cases(call: Creation<BulkReviewInput>) -> ApiResult<Created<All<QueuedCase>>> {
    call.viewer.require(Action::Review)?;
    call.create(async |tx, input| {
        let changed = queues::review(tx, &call.viewer, input, call.now()).await?;
        unless(changed, tx, &call.viewer, &input.cases).await
    })
    .await
}

/// The updated cases; or, when some of them could not be changed, why none was.
async fn unless(
    changed: Bulk,
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
) -> Result<All<QueuedCase>> {
    if let Err(obstacles) = changed {
        let told = obstacles.iter().map(|obstacle| format!("{} {}", obstacle.fileref, obstacle.message));
        return Err(Error::Conflict(told.collect::<Vec<_>>().join(" ")));
    }
    let ids: Vec<CaseId> = chosen.iter().map(|case| case.id).collect();
    Ok(queues::selected(connection, viewer, &ids).await?.into())
}
