//! A file on its way into the bucket, piece by piece. Its key is the hash of its bytes, which is known only at its end.
//!
//! A small one is held in memory until then. A larger one goes to a key of its own for the time being, in parts, so that it takes
//! no more memory than one part; when it is kept, the bucket copies it to its key. Whatever is not kept leaves nothing behind; for a
//! process that is killed in the middle, the bucket's lifecycle clears up (`deploy/iam/uploads-lifecycle.json`).

use super::{Storage, failed};
use crate::{Error, Result};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, MetadataDirective};
use bytes::Bytes;

/// Where files are until they are kept.
pub const INCOMING: &str = "incoming/";
/// How much is held in memory, in bytes: S3 takes no smaller parts, except for the last.
pub const PART: usize = 5 * 1024 * 1024;

/// A file of which more may come.
#[derive(Debug)]
pub struct Incoming {
    storage: Storage,
    window: Vec<u8>,
    parts: Option<Parts>,
}

/// The parts that are in the bucket.
#[derive(Debug)]
struct Parts {
    leftover: Leftover,
    upload_id: String,
    done: Vec<CompletedPart>,
    bytes: u64,
}

/// A file that is all there, but not kept yet.
#[derive(Debug)]
pub struct Arrived {
    storage: Storage,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Memory(Bytes),
    Bucket(Leftover, u64),
}

/// What is taken away again when this is dropped.
#[derive(Debug)]
struct Leftover {
    storage: Storage,
    key: String,
    /// The upload in parts, while it is not complete.
    upload_id: Option<String>,
}

impl Storage {
    /// The beginning of a file.
    pub fn incoming(&self) -> Incoming {
        Incoming { storage: self.clone(), window: Vec::new(), parts: None }
    }
}

impl Incoming {
    /// Takes the next piece. Waits for the bucket when a part is full.
    pub async fn push(&mut self, mut piece: &[u8]) -> Result<()> {
        while !piece.is_empty() {
            let (fits, rest) = piece.split_at(piece.len().min(PART - self.window.len()));
            // It grows by doubling, but never beyond a part: many come at the same time.
            if self.window.capacity() < self.window.len() + fits.len() {
                let more = self.window.len().max(fits.len()).min(PART - self.window.len());
                self.window.reserve_exact(more);
            }
            self.window.extend_from_slice(fits);
            if self.window.len() == PART {
                let part = std::mem::take(&mut self.window);
                self.send(part.into()).await?;
            }
            piece = rest;
        }
        Ok(())
    }

    /// The end of the file.
    pub async fn finish(mut self) -> Result<Arrived> {
        let last = Bytes::from(std::mem::take(&mut self.window));
        if self.parts.is_none() {
            return Ok(Arrived { storage: self.storage, place: Place::Memory(last) });
        }
        if !last.is_empty() {
            self.send(last).await?;
        }
        let Some(Parts { mut leftover, upload_id, done, bytes }) = self.parts else {
            return Err(Error::External("an upload in parts has none".to_owned()));
        };
        let all = CompletedMultipartUpload::builder().set_parts(Some(done)).build();
        let complete = self.storage.client.complete_multipart_upload().bucket(&self.storage.bucket).key(&leftover.key);
        let completed = complete.upload_id(upload_id).multipart_upload(all).send().await;
        completed.map_err(|error| failed("completing a file", &error))?;
        leftover.upload_id = None;
        Ok(Arrived { storage: self.storage, place: Place::Bucket(leftover, bytes) })
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        let Storage { client, bucket } = &self.storage;
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => none.insert(Parts::begin(&self.storage).await?),
        };
        let number = i32::try_from(parts.done.len() + 1).unwrap_or(i32::MAX);
        let length = part.len() as u64;
        let upload = client.upload_part().bucket(bucket).key(&parts.leftover.key).upload_id(&parts.upload_id);
        let sent = upload.part_number(number).body(ByteStream::from(part)).send().await;
        let sent = sent.map_err(|error| failed("storing a part of a file", &error))?;
        let done = CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag().map(str::to_owned));
        parts.done.push(done.build());
        parts.bytes += length;
        Ok(())
    }
}

impl Parts {
    async fn begin(storage: &Storage) -> Result<Self> {
        let key = format!("{INCOMING}{}", uuid::Uuid::new_v4());
        let begun = storage.client.create_multipart_upload().bucket(&storage.bucket).key(&key).send().await;
        let begun = begun.map_err(|error| failed("beginning a file", &error))?;
        let upload_id = begun.upload_id().unwrap_or_default().to_owned();
        let leftover = Leftover { storage: storage.clone(), key, upload_id: Some(upload_id.clone()) };
        Ok(Self { leftover, upload_id, done: Vec::new(), bytes: 0 })
    }
}

impl Arrived {
    /// Its bytes, to be read at any place. Reading blocks, and must not be done where others wait for it.
    pub fn content(&self) -> super::Content {
        match &self.place {
            Place::Memory(bytes) => super::Content::of_bytes(bytes.clone()),
            Place::Bucket(leftover, size) => super::Content::of_object(&self.storage, &leftover.key, *size),
        }
    }

    /// Puts it where it belongs. The same key again replaces what is there.
    pub async fn keep(self, key: &str, content_type: &str) -> Result<()> {
        match self.place {
            Place::Memory(bytes) => self.storage.put(key, bytes, content_type).await,
            Place::Bucket(leftover, _) => self.storage.copy(&leftover.key, key, content_type).await,
        }
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        let (storage, key, upload_id) = (self.storage.clone(), std::mem::take(&mut self.key), self.upload_id.take());
        let clear = async move {
            let cleared = match upload_id {
                Some(upload_id) => storage.abort(&key, &upload_id).await,
                None => storage.delete(&key).await,
            };
            if let Err(error) = cleared {
                tracing::warn!(%error, "part of a file is left in the bucket until its lifecycle takes it away");
            }
        };
        // The person who sent the file may have gone, and with them the request; this goes on all the same.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(clear);
        }
    }
}

impl Storage {
    /// Has the bucket copy a file by itself.
    pub async fn copy(&self, from: &str, to: &str, content_type: &str) -> Result<()> {
        let Self { client, bucket } = self;
        let copy = client.copy_object().bucket(bucket).key(to).copy_source(format!("{bucket}/{from}"));
        let copy = copy.content_type(content_type).metadata_directive(MetadataDirective::Replace);
        copy.send().await.map(|_| ()).map_err(|error| failed("keeping a file", &error))
    }

    /// Begins a file in parts, sends one, and gives it up: whether large files would arrive.
    pub async fn try_parts(&self) -> Result<()> {
        let Self { client, bucket } = self;
        let key = format!("{INCOMING}{}", uuid::Uuid::new_v4());
        let begun = client.create_multipart_upload().bucket(bucket).key(&key).send().await;
        let begun = begun.map_err(|error| failed("beginning a file", &error))?;
        let upload_id = begun.upload_id().unwrap_or_default();
        let part = client.upload_part().bucket(bucket).key(&key).upload_id(upload_id).part_number(1);
        let sent = part.body(ByteStream::from_static(b"doctor")).send().await;
        // Given up in any case.
        self.abort(&key, upload_id).await?;
        sent.map(|_| ()).map_err(|error| failed("storing a part of a file", &error))
    }

    async fn abort(&self, key: &str, upload_id: &str) -> Result<()> {
        let abort = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload_id);
        abort.send().await.map(|_| ()).map_err(|error| failed("giving a file up", &error))
    }
}
