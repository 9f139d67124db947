//! The bucket: it takes, gives and deletes files, keeps old versions, and shows nothing to strangers.

use super::database::clock_of;
use super::finding::Finding;
use clerk_core::documents::files::PREFIX;
use clerk_platform::clock::Clock;
use clerk_platform::config::{Environment, WorkerConfig};
use clerk_platform::storage::{INCOMING, Storage};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use uuid::Uuid;

pub(super) async fn look(http: &reqwest::Client, config: &WorkerConfig, clock: &Clock) -> Vec<Finding> {
    let storage = Storage::new(&config.storage);
    let key = format!("doctor/{}", Uuid::new_v4());
    // The S3 client retries by itself, and someone is waiting for this.
    let look = tokio::time::timeout(super::PATIENCE * 2, probe(&storage, &key, http, config, clock));
    look.await.unwrap_or_else(|_| {
        vec![Finding::failed("bucket", "no answer in time", "Check S3_ENDPOINT, and that this machine can reach it.")]
    })
}

async fn probe(
    storage: &Storage,
    key: &str,
    http: &reqwest::Client,
    config: &WorkerConfig,
    clock: &Clock,
) -> Vec<Finding> {
    const FIX: &str =
        "Check S3_BUCKET, S3_REGION, S3_ENDPOINT and the access key; its rights are in docs/infrastructure.md.";
    let bytes = key.as_bytes().to_vec();
    if let Err(error) = storage.put(key, bytes.clone(), "text/plain").await {
        return vec![Finding::failed("bucket", error.to_string(), FIX)];
    }
    if let Err(error) = large(storage, bytes.clone()).await {
        return vec![Finding::failed("bucket", format!("large files: {error}"), FIX)];
    }
    let read = read(storage, key).await;
    let strangers = strangers(storage, key, http, clock).await;
    let deleted = storage.delete(key).await;
    let mut findings = vec![match (read, deleted) {
        (Ok(read), Ok(())) if read == bytes => {
            Finding::ok("bucket", format!("{} stores, returns and deletes files", config.storage.bucket))
        }
        (Ok(_), Ok(())) => Finding::failed("bucket", "a file came back changed", "Ask who runs the S3 server."),
        (Err(error), _) | (_, Err(error)) => Finding::failed("bucket", error.to_string(), FIX),
    }];
    findings.extend(strangers);
    let is_local = config.environment == Environment::Local;
    const VERSIONS: &str = "Switch versioning on for the bucket, so that nothing that is deleted or replaced is lost.";
    findings.push(match storage.is_versioned().await {
        Ok(true) => Finding::ok("bucket's versions", "kept"),
        Ok(false) => Finding::failed_if(!is_local, "bucket's versions", "not kept", VERSIONS),
        Err(error) => Finding::failed_if(!is_local, "bucket's versions", error.to_string(), VERSIONS),
    });
    findings
}

/// What a large file needs: it is put together from parts, or given up, copied to its place, and taken away where it was. What belongs
/// to nothing is deleted there, too. Whether the bucket's lifecycle takes away what is left behind can't be seen with this key.
async fn large(storage: &Storage, bytes: Vec<u8>) -> clerk_core::Result<()> {
    let (from, to) = (format!("{INCOMING}{}", Uuid::new_v4()), format!("{PREFIX}doctor-{}", Uuid::new_v4()));
    storage.try_parts().await?;
    storage.put(&from, bytes, "text/plain").await?;
    let copied = storage.copy(&from, &to, "text/plain").await;
    storage.delete(&from).await?;
    copied?;
    storage.delete(&to).await
}

async fn read(storage: &Storage, key: &str) -> clerk_core::Result<Vec<u8>> {
    let (stream, _) = storage.get(key).await?;
    let bytes = stream.collect().await.map_err(|error| clerk_core::Error::External(error.to_string()))?;
    Ok(bytes.to_vec())
}

/// What someone without a key is told, and what time it is there.
async fn strangers(storage: &Storage, key: &str, http: &reqwest::Client, clock: &Clock) -> Vec<Finding> {
    const NAME: &str = "bucket's privacy";
    let answer = match storage.unsigned_url(key).await {
        Ok(url) => http.get(url).send().await.map_err(|error| error.without_url().to_string()),
        Err(error) => Err(error.to_string()),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            return vec![Finding::warning(
                NAME,
                error,
                "Ask for a file of the bucket without a key: it must be refused.",
            )];
        }
    };
    let status = answer.status();
    let mut findings = vec![if status.is_success() {
        Finding::failed(NAME, "anyone can read the files", "Block all public access to the bucket immediately.")
    } else {
        Finding::ok(NAME, format!("requests without a key get {}", status.as_u16()))
    }];
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let date: Option<Timestamp> = date.and_then(|date| rfc2822::parse(date).ok()).map(|date| date.timestamp());
    // In whole seconds, and some time has passed, so half a second makes no difference.
    findings.extend(date.map(|date| clock_of("clock of the bucket", date, clock.now())));
    findings
}
