//! Versions of what people change, so that nobody writes over what they have not seen.

use crate::{Error, Result};
use jiff::Timestamp;

/// Which version of something its reader had in front of them: the time of its last change. `None` matches any.
pub type Version = Option<Timestamp>;

/// Refuses a change that was made from another version than the current one.
pub fn require_current(version: Version, current: Timestamp) -> Result<()> {
    match version {
        Some(version) if version != current => Err(Error::Stale),
        _ => Ok(()),
    }
}
