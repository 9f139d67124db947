//! Calls that may be repeated: a program that did not hear the answer sends its call again with the same key, and is told
//! what it was told before.

mod queries;

use crate::{Error, Result};
use jiff::Timestamp;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use uuid::Uuid;

pub use queries::delete_before;

/// The longest key, in characters.
pub const MAX_KEY: usize = 255;

/// A call that creates something.
#[derive(Debug)]
pub struct Call {
    /// Who is calling; keys of different users never collide.
    pub user_id: Uuid,
    /// What they have named the call.
    pub key: String,
    /// A hash of everything that they ask for.
    pub request_hash: Vec<u8>,
}

/// The answer that a call was given.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: Box<RawValue>,
}

/// What the same call was answered before, if it was made. Waits for one with the same key that is being answered just now.
/// The transaction must go on until [`keep`] or be rolled back.
pub async fn earlier(connection: &mut PgConnection, call: &Call) -> Result<Option<Answer>> {
    queries::lock(connection, call).await?;
    match queries::find(connection, call).await? {
        Some((request_hash, _)) if request_hash != call.request_hash => Err(Error::invalid(
            "Idempotency-Key",
            "This key was used for another request before: send a new key with each new request.",
        )),
        found => Ok(found.map(|(_, answer)| answer)),
    }
}

/// Keeps the answer for when the call is repeated.
pub async fn keep(connection: &mut PgConnection, call: &Call, answer: &Answer, now: Timestamp) -> Result<()> {
    queries::insert(connection, call, answer, now).await
}
