//! Whether the bucket holds what the database names: every file, of its size, with the bytes that its key is the hash of.

use super::model::Named;
use super::{PREFIX, object_key, queries};
use crate::{Error, Result};
use clerk_platform::clock::Clock;
use clerk_platform::storage::Storage;
use futures_util::{StreamExt, TryStreamExt};
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// Files that are read at the same time; each in pieces, so that memory stays small.
const AT_ONCE: usize = 8;
/// Files asked for by one statement.
const PAGE: i64 = 1000;
/// A file is stored before it is recorded, so one younger than this may still be about to be.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Wrong {
    /// The bucket does not have it.
    Missing {
        /// Its key.
        key: String,
    },
    /// It is not what was stored.
    Damaged {
        /// Its key.
        key: String,
        /// How it differs.
        how: String,
    },
    /// The bucket has it, and the database does not name it.
    Unknown {
        /// Its key.
        key: String,
    },
}

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Files that were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

impl Report {
    /// How many files are missing or damaged.
    pub fn lost(&self) -> usize {
        self.wrong.iter().filter(|wrong| !matches!(wrong, Wrong::Unknown { .. })).count()
    }
}

/// Reads every file that the database names, or `sample` of them, and looks for those that it does not name.
pub async fn verify(pool: &PgPool, storage: &Storage, clock: &Clock, sample: Option<u32>) -> Result<Report> {
    let mut report = Report::default();
    if let Some(count) = sample {
        let named = queries::some_objects(&mut *pool.acquire().await?, i64::from(count)).await?;
        read_all(storage, named, &mut report).await?;
        return Ok(report);
    }
    let mut last = String::new();
    loop {
        let named = queries::objects_after(&mut *pool.acquire().await?, &last, PAGE).await?;
        let Some(newest) = named.last() else { break };
        last.clone_from(&newest.key);
        read_all(storage, named, &mut report).await?;
    }
    find_unknown(pool, storage, clock, &mut report).await?;
    Ok(report)
}

async fn read_all(storage: &Storage, named: Vec<Named>, report: &mut Report) -> Result<()> {
    let mut reads = futures_util::stream::iter(named.into_iter().map(|named| read(storage, named))).buffered(AT_ONCE);
    while let Some((bytes, wrong)) = reads.try_next().await? {
        report.files += 1;
        report.bytes += bytes;
        report.wrong.extend(wrong);
    }
    Ok(())
}

/// Reads a file in pieces; returns its size, and what is wrong with it.
async fn read(storage: &Storage, named: Named) -> Result<(u64, Option<Wrong>)> {
    let Named { key, byte_size } = named;
    let mut body = match storage.get(&key).await {
        Ok((body, _)) => body,
        Err(Error::NotFound) => return Ok((0, Some(Wrong::Missing { key }))),
        Err(error) => return Err(error),
    };
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    loop {
        match body.try_next().await {
            Ok(Some(piece)) => {
                hash.update(&piece);
                bytes += piece.len() as u64;
            }
            Ok(None) => break,
            Err(_) => return Ok((bytes, Some(Wrong::Damaged { key, how: format!("is cut off after {bytes} bytes") }))),
        }
    }
    let how = if i64::try_from(bytes) != Ok(byte_size) {
        format!("has {bytes} bytes instead of {byte_size}")
    } else if key_of(&hash.finalize(), &key) != key {
        "has different content from what was stored".to_owned()
    } else {
        return Ok((bytes, None));
    };
    Ok((bytes, Some(Wrong::Damaged { key, how })))
}

/// The key of a file with this hash and the extension of another key.
fn key_of(hash: &[u8], key: &str) -> String {
    let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension);
    object_key(hash, extension)
}

async fn find_unknown(pool: &PgPool, storage: &Storage, clock: &Clock, report: &mut Report) -> Result<()> {
    let now = clock.now();
    let before = now.saturating_sub(YOUNG).unwrap_or(now);
    let mut from = None;
    loop {
        let (files, next) = storage.list(PREFIX, from).await?;
        let old = files.into_iter().filter(|file| file.changed_at.is_none_or(|at| at < before));
        let keys: Vec<String> = old.map(|file| file.key).collect();
        let unknown = queries::unknown_objects(&mut *pool.acquire().await?, &keys).await?;
        report.wrong.extend(unknown.into_iter().map(|key| Wrong::Unknown { key }));
        if next.is_none() {
            return Ok(());
        }
        from = next;
    }
}
