//! Deletes files that belong to nothing.

use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{PruneFiles, unused};
use clerk_core::ids::UploadId;
use clerk_core::jobs::Job;
use clerk_core::office::audit::{self, Actor};
use clerk_platform::storage::Storage;
use jiff::{SignedDuration, Timestamp};

/// An object that was stored since then may belong to a file with the same bytes that is about to be recorded.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

impl Handler for PruneFiles {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let mut deleted = 0;
        for id in unused::find(&context.pool, context.clock.now()).await? {
            deleted += usize::from(delete(&context, id).await?);
        }
        tracing::info!(deleted, "files that belonged to nothing were deleted");
        Ok(())
    }
}

/// Deletes the objects first: if that fails, the row says so the next night. Its old versions stay in the bucket for a time.
async fn delete(context: &Context, id: UploadId) -> Result<bool, Error> {
    let storage = &context.outside.storage;
    let objects = unused::objects(&mut *context.pool.acquire().await?, id).await?;
    for key in &objects {
        if is_fresh(storage, key, context.clock.now()).await? {
            return Ok(false);
        }
    }
    for key in &objects {
        storage.delete(key).await?;
    }
    let mut tx = audit::begin(&context.pool, &Actor::job(PruneFiles::KIND)).await?;
    let is_deleted = unused::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(is_deleted)
}

async fn is_fresh(storage: &Storage, key: &str, now: Timestamp) -> Result<bool, Error> {
    let (found, _) = storage.list(key, None).await?;
    let changed_at = found.iter().find(|object| object.key == key).and_then(|object| object.changed_at);
    Ok(changed_at.is_some_and(|at| now.duration_since(at) < FRESH))
}
