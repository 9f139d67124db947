//! Someone has lost what they sign in with, and has no recovery code: an admin asks for the removal of their second factors, and
//! another person confirms it, who had their rights before that: nobody can ask, and then make someone who confirms. Both are recorded,
//! and the owner is told each time. Anyone who runs the server can do it alone.

use super::super::record::record;
use super::{queries, remove_all, require_factor, tell};
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::office::accounts::{AccountNews, RemovalInput};
use crate::office::audit::Act;
use crate::office::staff::require;
use crate::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long it waits to be confirmed.
pub const VALID_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A removal that waits to be confirmed.
#[derive(Debug, Clone)]
pub struct Removal {
    /// Id.
    pub id: Uuid,
    /// Whose factors.
    pub user_id: UserId,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub asked_by: UserId,
    /// Their name.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// Whether the one who asked could still ask.
    pub(super) asker_may_ask: bool,
    /// Whether the viewer had their rights when it was asked for.
    pub(super) viewer_was_there: bool,
}

impl Removal {
    /// Refuses anyone who may not confirm it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for the owner and the one who asked; [`Error::Conflict`].
    pub fn require_confirmable(&self, viewer: &Viewer) -> Result<()> {
        if viewer.user_id == self.asked_by || viewer.user_id == self.user_id {
            return Err(Error::Forbidden);
        }
        let refused = |message: &str| Err(Error::Conflict(message.to_owned()));
        if !self.asker_may_ask {
            return refused(
                "The person who asked for this is not an admin any more. Withdraw it, and have another admin ask.",
            );
        }
        if !self.viewer_was_there {
            return refused(
                "You were not a coordinator or an admin yet when this was asked for. Someone who was has to confirm it.",
            );
        }
        Ok(())
    }
}

/// The removal of someone's factors that waits to be confirmed, for those who see the staff.
pub async fn waiting(
    connection: &mut PgConnection,
    viewer: &Viewer,
    user_id: UserId,
    now: Timestamp,
) -> Result<Option<Removal>> {
    viewer.require(Action::ManageStaff)?;
    queries::waiting_removal(connection, viewer.user_id, user_id, now.saturating_sub(VALID_FOR).unwrap_or(now)).await
}

/// Asks for the removal of someone's factors.
pub async fn ask(
    connection: &mut PgConnection,
    viewer: &Viewer,
    user_id: UserId,
    input: &RemovalInput,
    now: Timestamp,
) -> Result<()> {
    require(viewer, user_id, Action::ManageUsers)?;
    if viewer.user_id == user_id {
        return Err(Error::Conflict(
            "Another admin has to ask for this. You can remove your own on your account page.".to_owned(),
        ));
    }
    require_factor(connection, user_id).await?;
    // One that nobody has confirmed in time makes room.
    queries::withdraw_old_removals(connection, user_id, now.saturating_sub(VALID_FOR).unwrap_or(now), now).await?;
    queries::insert_removal(connection, user_id, &input.reason, viewer.user_id, now).await?;
    record(connection, Some(user_id), Act::RemovalAsked, Some(&input.reason)).await?;
    tell(connection, user_id, AccountNews::RemovalAsked).await
}

/// Confirms a removal: a second person, who is neither the owner nor the one who asked. All factors of the owner are gone and their
/// sessions end; they are told by mail.
pub async fn confirm(connection: &mut PgConnection, viewer: &Viewer, user_id: UserId, now: Timestamp) -> Result<()> {
    let removal = waiting(connection, viewer, user_id, now).await?.ok_or_else(gone)?;
    removal.require_confirmable(viewer)?;
    if !queries::decide_removal(connection, removal.id, viewer.user_id, true, now).await? {
        return Err(gone());
    }
    remove_all(connection, user_id, now).await?;
    record(connection, Some(user_id), Act::RemovalConfirmed, Some(&removal.reason)).await
}

/// Withdraws a removal: anyone who sees it may.
pub async fn withdraw(connection: &mut PgConnection, viewer: &Viewer, user_id: UserId, now: Timestamp) -> Result<()> {
    let removal = waiting(connection, viewer, user_id, now).await?.ok_or_else(gone)?;
    match queries::decide_removal(connection, removal.id, viewer.user_id, false, now).await? {
        true => Ok(()),
        false => Err(gone()),
    }
}

fn gone() -> Error {
    Error::Conflict("This was confirmed, withdrawn, or asked for too long ago.".to_owned())
}
