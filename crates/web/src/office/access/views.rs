//! Sessions and tokens as pages show them.

use crate::ui::Moment;
use clerk_core::Result;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::sessions::{self, Session};
use clerk_core::office::accounts::tokens::{self, OwnToken};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// A session; `office/access/sessions.html` shows them.
pub(crate) struct SessionRow {
    pub(crate) id: Uuid,
    pub(crate) browser: String,
    /// Whether it is the one that the page is shown in.
    pub(crate) is_this: bool,
    pub(crate) is_own_computer: bool,
    pub(crate) network: String,
    pub(crate) since: Moment,
    pub(crate) last_used: Moment,
}

/// A token; `office/access/tokens.html` shows them.
pub(crate) struct TokenRow {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) scope: &'static str,
    pub(crate) made: Moment,
    pub(crate) last_used: Option<Moment>,
    pub(crate) works: bool,
    /// What ended it, if anything has.
    pub(crate) end: &'static str,
    /// When it ends, or has ended.
    pub(crate) until: Moment,
}

impl SessionRow {
    /// Someone's sessions. `here` is the one that the page is shown in.
    pub(crate) async fn of(db: &mut PgConnection, user_id: UserId, here: Uuid, now: Timestamp) -> Result<Vec<Self>> {
        let sessions = sessions::list(db, user_id, now).await?;
        Ok(sessions.into_iter().map(|session| Self::new(session, here)).collect())
    }

    fn new(session: Session, here: Uuid) -> Self {
        Self {
            id: session.id,
            browser: session.browser(),
            is_this: session.id == here,
            is_own_computer: session.is_own_computer,
            network: session.network.unwrap_or_default(),
            since: Moment::time(session.created_at),
            last_used: Moment::time(session.last_seen_at),
        }
    }
}

impl TokenRow {
    /// Someone's tokens that work.
    pub(crate) async fn working(db: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<Self>> {
        let tokens = tokens::list(db, user_id, now).await?;
        Ok(tokens.into_iter().map(|token| Self::new(OwnToken { token, revoked_at: None }, now)).collect())
    }

    /// One's own tokens, also those that no longer work.
    pub(crate) async fn own(db: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<Self>> {
        let tokens = tokens::own(db, user_id, now).await?;
        Ok(tokens.into_iter().map(|token| Self::new(token, now)).collect())
    }

    fn new(OwnToken { token, revoked_at }: OwnToken, now: Timestamp) -> Self {
        let is_over = token.expires_at.to_jiff() <= now;
        Self {
            id: token.id,
            name: token.name,
            scope: token.scope.label(),
            made: Moment::date_of(token.created_at),
            last_used: token.last_used_at.map(Moment::time),
            works: revoked_at.is_none() && !is_over,
            end: if revoked_at.is_some() { "Revoked" } else { "Ended" },
            until: Moment::date_of(revoked_at.unwrap_or(token.expires_at)),
        }
    }
}
