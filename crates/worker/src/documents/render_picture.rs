//! Makes a JPEG of a HEIC picture, next to the original.

use super::heic;
use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{self, MAX_FILE, RenderPicture, Rendition, Upload, object_key};
use clerk_core::jobs::Job;
use clerk_core::office::audit::{self, Actor};
use clerk_platform::storage::Storage;
use sha2::{Digest, Sha256};

impl Handler for RenderPicture {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let upload = files::get(&mut *context.pool.acquire().await?, self.upload_id).await?;
        if upload.preview_key.is_some() {
            return Ok(());
        }
        let storage = &context.outside.storage;
        let original = read(storage, &upload).await?;
        // A picture that can't be unpacked stays what it is: a file to download.
        let rendition = match tokio::task::spawn_blocking(move || heic::to_jpeg(&original)).await {
            Ok(Ok(jpeg)) => Some(store(storage, jpeg).await?),
            Ok(Err(reason)) => {
                tracing::info!(reason, "no picture could be made of a file");
                None
            }
            // The library panicked; the hook has reported it.
            Err(_) => None,
        };
        let mut tx = audit::begin(&context.pool, &Actor::job(RenderPicture::KIND)).await?;
        files::set_rendition(&mut tx, self.upload_id, rendition.as_ref()).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(())
    }
}

async fn read(storage: &Storage, upload: &Upload) -> Result<Vec<u8>, Error> {
    let (mut body, _) = storage.get(&upload.object_key).await?;
    let mut bytes = Vec::new();
    while let Some(piece) =
        body.try_next().await.map_err(|error| Error::External(format!("S3, reading a file: {error}")))?
    {
        if bytes.len() as u64 + piece.len() as u64 > MAX_FILE {
            return Err(Error::External("the file is larger than any that is taken".to_owned()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn store(storage: &Storage, jpeg: Vec<u8>) -> Result<Rendition, Error> {
    let key = object_key(&Sha256::digest(&jpeg), "jpg");
    let byte_size = i64::try_from(jpeg.len()).unwrap_or(i64::MAX);
    storage.put(&key, jpeg, "image/jpeg").await?;
    Ok(Rendition { key, byte_size })
}
