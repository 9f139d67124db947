//! Sessions and tokens as pages show them.

use crate::ui::Moment;
use clerk_core::Result;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::sessions::{self, Session};
use clerk_core::office::accounts::tokens::{self, Token};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Someone's sessions and tokens; `office/access/lists.html` shows them.
pub(crate) struct Access {
    pub(crate) sessions: Vec<SessionRow>,
    pub(crate) tokens: Vec<TokenRow>,
}

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

pub(crate) struct TokenRow {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) scope: &'static str,
    pub(crate) until: Moment,
    pub(crate) last_used: Option<Moment>,
}

impl Access {
    /// Someone's access. `here` is the session that the page is shown in.
    pub(crate) async fn of(db: &mut PgConnection, user_id: UserId, here: Uuid, now: Timestamp) -> Result<Self> {
        let sessions = sessions::list(&mut *db, user_id, now).await?;
        let tokens = tokens::list(db, user_id, now).await?;
        Ok(Self {
            sessions: sessions.into_iter().map(|session| SessionRow::new(session, here)).collect(),
            tokens: tokens.into_iter().map(TokenRow::from).collect(),
        })
    }
}

impl SessionRow {
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

impl From<Token> for TokenRow {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scope: token.scope.label(),
            until: Moment::date_of(token.expires_at),
            last_used: token.last_used_at.map(Moment::time),
        }
    }
}
