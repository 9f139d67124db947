//! The chain of hashes over all entries: each covers an entry and the hash before it. Anyone who changes or removes an entry would have
//! to compute all later hashes again, and the heads that are signed and kept with each backup would not fit.

use super::queries::{self, Link, Sealable};
use crate::Result;
use clerk_platform::db;
use clerk_platform::time::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

/// How many entries are sealed in one transaction, or read at a time.
const BATCH: i64 = 5_000;
/// An entry that is older than this should have been sealed.
const SEALED_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// The end of the chain at some moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries it covers.
    pub position: i64,
    /// The last hash, in hex.
    pub hash: String,
}

/// What is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The entry at this position is not the one that was sealed.
    Changed {
        /// Its place in the chain.
        position: i64,
        /// The entry's number.
        entry_id: i64,
    },
    /// The entry at this position is gone.
    Removed {
        /// Its place in the chain.
        position: i64,
        /// The entry's number.
        entry_id: i64,
    },
    /// The chain has no link at this position.
    Gap {
        /// The place.
        position: i64,
    },
    /// So many entries are older than an hour and were never sealed.
    Unsealed {
        /// How many.
        entries: i64,
    },
    /// The chain does not contain a head that was kept.
    OtherHead {
        /// The head's place.
        position: i64,
    },
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { position, entry_id } => {
                write!(f, "entry {entry_id}, at {position} in the chain, was changed, or the chain before it was")
            }
            Self::Removed { position, entry_id } => write!(f, "entry {entry_id}, at {position} in the chain, is gone"),
            Self::Gap { position } => write!(f, "the chain has no link {position}"),
            Self::Unsealed { entries } => write!(f, "{entries} entries are older than an hour and not in the chain"),
            Self::OtherHead { position } => write!(f, "the chain does not have the kept hash at {position}"),
        }
    }
}

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The end of the chain; none if it is empty.
    pub head: Option<Head>,
    /// What is wrong; at most a hundred.
    pub broken: Vec<Broken>,
}

/// Adds the entries to the chain that are not in it yet; says how many. Several at once wait for each other.
pub async fn seal(pool: &PgPool) -> Result<u64> {
    let mut all = 0;
    loop {
        let mut tx = db::begin(pool).await?;
        queries::lock_chain(&mut tx).await?;
        let last = queries::last_link(&mut tx).await?;
        let (mut position, mut hash) = last.map_or((0, vec![0; 32]), |link| (link.position, link.hash));
        let entries = queries::not_sealed(&mut tx, BATCH).await?;
        let sealed = entries.len() as u64;
        let mut links = Vec::with_capacity(entries.len());
        for entry in entries {
            position += 1;
            hash = next_hash(&hash, &entry);
            links.push(Link { position, entry_id: entry.id, hash: hash.clone() });
        }
        queries::insert_links(&mut tx, &links).await?;
        tx.commit().await?;
        all += sealed;
        if sealed < BATCH.unsigned_abs() {
            return Ok(all);
        }
    }
}

/// The end of the chain; none if nothing has been sealed.
pub async fn head(connection: &mut PgConnection) -> Result<Option<Head>> {
    let last = queries::last_link(connection).await?;
    Ok(last.map(|link| Head { position: link.position, hash: hex::encode(link.hash) }))
}

/// Follows the chain from its beginning, and looks whether it has the heads that were kept, such as those of backups. `taken` is when
/// the database was as it is: now, or when the backup was taken from which it was restored.
pub async fn verify(connection: &mut PgConnection, kept: &[Head], taken: jiff::Timestamp) -> Result<Verified> {
    let (mut position, mut hash, mut broken) = (0, vec![0; 32], Vec::new());
    loop {
        let links = queries::links(&mut *connection, position, BATCH).await?;
        let Some(last) = links.last().map(|(link, _)| link.position) else { break };
        for (link, entry) in links {
            if link.position != position + 1 {
                broken.push(Broken::Gap { position: position + 1 });
            }
            (position, hash) = match entry {
                Some(entry) if link.hash == next_hash(&hash, &entry) => (link.position, link.hash),
                Some(_) => {
                    broken.push(Broken::Changed { position: link.position, entry_id: link.entry_id });
                    (link.position, link.hash)
                }
                None => {
                    broken.push(Broken::Removed { position: link.position, entry_id: link.entry_id });
                    (link.position, link.hash)
                }
            };
            if kept.iter().any(|head| head.position == position && head.hash != hex::encode(&hash)) {
                broken.push(Broken::OtherHead { position });
            }
            if broken.len() >= 100 {
                return Ok(Verified { head: None, broken });
            }
        }
        position = last;
    }
    broken.extend(
        kept.iter().filter(|head| head.position > position).map(|head| Broken::OtherHead { position: head.position }),
    );
    let long_ago = taken.checked_sub(SEALED_AFTER).unwrap_or(taken);
    match queries::not_sealed_before(&mut *connection, long_ago).await? {
        0 => {}
        entries => broken.push(Broken::Unsealed { entries }),
    }
    let head = (position > 0).then(|| Head { position, hash: hex::encode(hash) });
    Ok(Verified { head, broken })
}

/// The hash of an entry after another hash. Every part is written with its length, so that none can pass for another.
fn next_hash(before: &[u8], entry: &Sealable) -> Vec<u8> {
    let Sealable { id, at, parts } = entry;
    let mut hash = Sha256::new().chain_update(before).chain_update(id.to_be_bytes()).chain_update(micros(*at));
    for part in parts {
        match part {
            Some(text) => {
                hash.update([1]);
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
            None => hash.update([0]),
        }
    }
    hash.finalize().to_vec()
}

fn micros(at: Timestamp) -> [u8; 8] {
    at.to_jiff().as_microsecond().to_be_bytes()
}
