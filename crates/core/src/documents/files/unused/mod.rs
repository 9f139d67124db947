//! Files that belong to nothing. A renter's file arrives before anyone knows what it is for, and the form that names it may never be
//! submitted, or may have been deleted since.
//!
//! A file goes 90 days after it came if it belongs to no case and no submission that is kept names it, whatever has become of that: it
//! may have failed, be held back, be closed or wait. Names are looked for in the answers as they were sent, anywhere in them, rather
//! than where a file is expected: what failed may have failed for its form.

mod queries;

pub use queries::delete;

use crate::Result;
use crate::ids::UploadId;
use jiff::{SignedDuration, Timestamp};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// How long a file waits for what names it: longer than a form that is not finished.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How many one run looks at. What is left is for the next night.
const AT_ONCE: i64 = 20_000;
/// How many submissions one statement reads.
const BATCH: i64 = 1000;

/// The files that belong to nothing, oldest first.
pub async fn find(pool: &PgPool, now: Timestamp) -> Result<Vec<UploadId>> {
    let mut connection = pool.acquire().await?;
    let before = now.saturating_sub(KEPT_FOR).unwrap_or(now);
    let mut unused = queries::without_case(&mut connection, before, AT_ONCE).await?;
    let mut after = Uuid::nil();
    while !unused.is_empty() {
        let (named, last) = queries::named(&mut connection, &unused, after, BATCH).await?;
        unused.retain(|id| !named.contains(id));
        let Some(last) = last else { break };
        after = last;
    }
    Ok(unused)
}

/// The objects that this file alone names, its own and that of its picture.
pub async fn objects(connection: &mut PgConnection, id: UploadId) -> Result<Vec<String>> {
    queries::objects(connection, id).await
}
