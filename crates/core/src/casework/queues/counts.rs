//! How much waits in each queue, for the navigation. It is read with the session.

use super::queries;
use crate::Result;
use crate::office::accounts::{User, touch_session};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// Days ahead for which a critical date counts as waiting.
pub(crate) const DAYS_AHEAD: i64 = 7;

/// How much waits. Counting stops at 100, so that it costs the same on every page of any centre. `None`: not theirs to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The viewer's own open cases.
    pub mine: i64,
    /// Critical dates that are overdue or within seven days, and not reviewed.
    pub dates: i64,
    /// Open cases without a paralegal.
    pub inbox: Option<i64>,
    /// Open cases whose next review is overdue or due today.
    pub reviews: Option<i64>,
}

/// A session that is still valid.
pub(super) struct Session {
    pub(super) user: User,
    pub(super) counts: Counts,
    /// When it was last used.
    pub(super) last_seen_at: Timestamp,
}

/// Who holds this session token, if the session is valid and they are active, and how much waits for them. `today` is the
/// date in Melbourne. Extends the session now and then.
pub async fn find_session(
    connection: &mut PgConnection,
    token: &str,
    now: Timestamp,
    today: Date,
) -> Result<Option<(User, Counts)>> {
    let Some(session) = queries::session(connection, token, now, today).await? else { return Ok(None) };
    touch_session(connection, token, session.last_seen_at, now).await?;
    Ok(Some((session.user, session.counts)))
}
