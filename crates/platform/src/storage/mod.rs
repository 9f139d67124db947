//! The private bucket of uploaded files.

mod content;
mod incoming;

pub use aws_sdk_s3::primitives::ByteStream as Stream;
pub use content::{BLOCK, Content};
pub use incoming::{Arrived, INCOMING, Incoming, PART};

use crate::config::StorageConfig;
use crate::{Error, Result};
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation, timeout::TimeoutConfig};
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::BucketVersioningStatus;
use bytes::Bytes;
use secrecy::ExposeSecret;
use std::time::Duration;

/// A file in the bucket, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// When it was stored.
    pub changed_at: Option<jiff::Timestamp>,
}

/// A handle to the bucket; cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage {
    client: aws_sdk_s3::Client,
    bucket: String,
}

impl Storage {
    /// A handle; nothing is sent yet.
    pub fn new(config: &StorageConfig) -> Self {
        let credentials = Credentials::new(
            config.access_key_id.expose_secret(),
            config.secret_access_key.expose_secret(),
            None,
            None,
            "environment",
        );
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(3))
            .operation_attempt_timeout(Duration::from_secs(60))
            .build();
        let mut builder = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(config.region.clone()))
            .credentials_provider(credentials)
            .timeout_config(timeouts)
            // Servers other than Amazon's often don't know the newer trailing checksums.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .force_path_style(config.force_path_style);
        if let Some(endpoint) = &config.endpoint {
            builder = builder.endpoint_url(endpoint.as_str());
        }
        Self { client: aws_sdk_s3::Client::from_conf(builder.build()), bucket: config.bucket.clone() }
    }

    /// A file's bytes, as a stream, with their number.
    pub async fn get(&self, key: &str) -> Result<(ByteStream, Option<i64>)> {
        let object = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        match object {
            Ok(object) => Ok((object.body, object.content_length)),
            Err(SdkError::ServiceError(error)) if matches!(error.err(), GetObjectError::NoSuchKey(_)) => {
                Err(Error::NotFound)
            }
            Err(error) => Err(failed("reading a file", &error)),
        }
    }

    /// Up to so many of a file's bytes, from there on.
    async fn range(&self, key: &str, from: u64, most: u64) -> Result<Bytes> {
        let range = format!("bytes={from}-{}", from.saturating_add(most).saturating_sub(1));
        let object = self.client.get_object().bucket(&self.bucket).key(key).range(range).send().await;
        let object = object.map_err(|error| failed("reading a part of a file", &error))?;
        let bytes = object.body.collect().await;
        bytes.map(|bytes| bytes.into_bytes()).map_err(|error| failed("reading a part of a file", &error))
    }

    /// Stores bytes. The same key again replaces them.
    pub async fn put(&self, key: &str, bytes: impl Into<Bytes>, content_type: &str) -> Result<()> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).content_type(content_type);
        put.body(ByteStream::from(bytes.into())).send().await.map_err(|error| failed("storing a file", &error))?;
        Ok(())
    }

    /// Deletes a file. It is no error if there is none.
    pub async fn delete(&self, key: &str) -> Result<()> {
        let deleted = self.client.delete_object().bucket(&self.bucket).key(key).send().await;
        deleted.map(|_| ()).map_err(|error| failed("deleting a file", &error))
    }

    /// The files whose keys begin with `prefix`, in the order of their keys: a page of them, and where the next begins.
    pub async fn list(&self, prefix: &str, from: Option<String>) -> Result<(Vec<Listed>, Option<String>)> {
        let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).set_continuation_token(from);
        let page = list.send().await.map_err(|error| failed("listing files", &error))?;
        let next = page.next_continuation_token().map(str::to_owned);
        let files = page.contents().iter().filter_map(|object| {
            let changed_at = object.last_modified().and_then(|at| jiff::Timestamp::from_second(at.secs()).ok());
            Some(Listed { key: object.key()?.to_owned(), changed_at })
        });
        Ok((files.collect(), next))
    }

    /// Whether the bucket keeps what is replaced or deleted.
    pub async fn is_versioned(&self) -> Result<bool> {
        let answer = self.client.get_bucket_versioning().bucket(&self.bucket).send().await;
        let answer = answer.map_err(|error| failed("asking for versions", &error))?;
        Ok(answer.status() == Some(&BucketVersioningStatus::Enabled))
    }

    /// Where a file would be read without a signature, if the bucket allowed it.
    pub async fn unsigned_url(&self, key: &str) -> Result<String> {
        let soon = PresigningConfig::expires_in(Duration::from_secs(60))
            .map_err(|error| Error::External(format!("S3, signing: {error}")))?;
        let signed = self.client.get_object().bucket(&self.bucket).key(key).presigned(soon).await;
        let signed = signed.map_err(|error| failed("signing", &error))?;
        Ok(signed.uri().split('?').next().unwrap_or_default().to_owned())
    }

    /// Whether the bucket answers.
    pub async fn ping(&self) -> Result<()> {
        let answer = self.client.head_bucket().bucket(&self.bucket).send().await;
        answer.map(|_| ()).map_err(|error| failed("reaching the bucket", &error))
    }
}

fn failed<E: std::error::Error + 'static>(what: &str, error: &E) -> Error {
    Error::External(format!("S3, {what}: {}", DisplayErrorContext(error)))
}
