//! Asks for a JPEG of each HEIC picture that has none.

use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{self, RenderPictures};
use clerk_platform::db;

impl Handler for RenderPictures {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let mut tx = db::begin(&context.pool).await?;
        let pictures = files::render_missing(&mut tx, context.trace.clone()).await?;
        tx.commit().await.map_err(Error::from)?;
        tracing::info!(pictures, "pictures enqueued");
        Ok(())
    }
}
