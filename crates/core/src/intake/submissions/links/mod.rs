//! Links in mail by which renters go on with a form.
//!
//! The centre's site puts what is in the link where the form's id would be, in every call. So it looks like an id and is taken for
//! one here, but tells nobody the id, and reads the answers only once: a link stays in the history of a shared computer, in mail
//! programs, and in what mail scanners open. Anyone who opened it can read them again for an hour from the same network, and until it
//! ends in the same browser, since the site shows an empty page to anyone who opens it in vain. Going on to write is not reading:
//! that can be done until the form ends, because what a renter has filled in for hours must not be lost at the end.

mod queries;

use crate::ids::SubmissionId;
use crate::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long a link can be opened for the first time, and in the same browser again.
pub const OPENS_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long it opens again in the network in which it was opened.
const AGAIN_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Who opens a link.
#[derive(Debug, Clone, Copy)]
pub struct Opener<'a> {
    /// A keyed hash of their network.
    pub network: &'a str,
    /// Whether their browser has shown that it has opened the link before.
    pub has_opened: bool,
}

/// A link as it is kept.
pub(super) struct Link {
    pub(super) submission_id: SubmissionId,
    pub(super) created_at: Timestamp,
    pub(super) opened_at: Option<Timestamp>,
    pub(super) opened_from: Option<String>,
}

impl Link {
    fn opens(&self, opener: Opener<'_>, now: Timestamp) -> bool {
        if now.duration_since(self.created_at) > OPENS_FOR {
            return false;
        }
        match self.opened_at {
            None => true,
            Some(_) if opener.has_opened => true,
            Some(at) => self.opened_from.as_deref() == Some(opener.network) && now.duration_since(at) <= AGAIN_FOR,
        }
    }
}

/// Makes a link to a form; returns what is in it. Earlier ones that nobody has opened end, as when a mail could not be sent.
pub async fn create(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<Uuid> {
    let token = Uuid::new_v4();
    queries::replace(connection, id, &hash(token), now).await?;
    Ok(token)
}

/// The form whose answers a link may read. `token` is what is in it, and looks like an id.
pub async fn open(
    connection: &mut PgConnection,
    token: SubmissionId,
    opener: Opener<'_>,
    now: Timestamp,
) -> Result<SubmissionId> {
    let token_hash = hash(*token);
    let link = queries::find(&mut *connection, &token_hash).await?.ok_or(Error::NotFound)?;
    if !link.opens(opener, now) {
        return Err(Error::NotFound);
    }
    if link.opened_at.is_none() {
        queries::set_opened(connection, &token_hash, opener.network, now).await?;
    }
    Ok(link.submission_id)
}

/// The form that may be changed and submitted through a link.
pub async fn meant(connection: &mut PgConnection, token: SubmissionId) -> Result<SubmissionId> {
    let link = queries::find(connection, &hash(*token)).await?.ok_or(Error::NotFound)?;
    Ok(link.submission_id)
}

fn hash(token: Uuid) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
