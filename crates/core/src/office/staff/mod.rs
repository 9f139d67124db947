//! The members of staff as those see them who run the office: who they are, how busy they are, who takes over their cases.
//!
//! What they need to sign in is in [`users`](crate::office::accounts).

mod edit;
mod invite;
mod model;
pub(crate) mod queries;

pub use edit::{Details, TypedDetails, update};
pub use invite::{Invitation, TypedInvitation, invite, invite_again};
pub use model::{Caseload, Filter, Member, Profile, Sort};
pub use queries::{get, list};

use crate::access::{Action, Viewer};
use crate::{Error, Result};
use uuid::Uuid;

/// Refuses what the viewer may not do with a member of staff. Everybody sees their own page; the others don't exist for
/// them.
pub fn require(viewer: &Viewer, id: Uuid, action: Action) -> Result<()> {
    match viewer.may(action) {
        true => Ok(()),
        false if viewer.user_id == id || viewer.may(Action::ManageStaff) => Err(Error::Forbidden),
        false => Err(Error::NotFound),
    }
}
