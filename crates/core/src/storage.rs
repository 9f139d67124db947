//! The private bucket of uploaded files.

use crate::config::StorageConfig;
use crate::{Error, Result};
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation, timeout::TimeoutConfig};
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use secrecy::ExposeSecret;
use std::path::Path;
use std::time::Duration;

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

    /// Stores a file. The same key again replaces it.
    pub async fn put_file(&self, key: &str, path: &Path, content_type: &str) -> Result<()> {
        let body = ByteStream::from_path(path)
            .await
            .map_err(|error| Error::External(format!("reading an upload: {error}")))?;
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .body(body)
            .send()
            .await
            .map_err(|error| failed("storing a file", &error))?;
        Ok(())
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

    /// Whether the bucket answers.
    pub async fn ping(&self) -> Result<()> {
        let answer = self.client.head_bucket().bucket(&self.bucket).send().await;
        answer.map(|_| ()).map_err(|error| failed("reaching the bucket", &error))
    }
}

fn failed<E: std::error::Error + 'static>(what: &str, error: &E) -> Error {
    Error::External(format!("S3, {what}: {}", DisplayErrorContext(error)))
}
