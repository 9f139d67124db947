//! What is around the cases of an office: people who asked to be called, forms that became no case, jobs in the queue, tokens, files.

mod callbacks;
mod files;
mod jobs;
mod pictures;
mod queries;
mod submissions;
mod tokens;

pub use files::attach;

use super::data::Data;
use clerk_core::Result;
use clerk_core::ids::UserId;
use jiff::Timestamp;
use sqlx::PgConnection;

/// Who is needed for it.
pub(super) struct Staff {
    pub(super) admin: UserId,
    pub(super) coordinator: UserId,
    pub(super) invited: UserId,
}

/// Adds everything but the files, which need a bucket.
pub(super) async fn load(connection: &mut PgConnection, data: &Data, staff: &Staff, now: Timestamp) -> Result<()> {
    submissions::load(connection, data, staff.coordinator, now).await?;
    callbacks::load(connection, staff.coordinator, now).await?;
    tokens::load(connection, staff.admin, now).await?;
    jobs::load(connection, staff, now).await
}
