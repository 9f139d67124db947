//! Invites people.

use super::edit::{Details, TypedDetails, require_university};
use super::queries;
use crate::access::Group;
use crate::access::{Action, Viewer};
use crate::input::is_email;
use crate::input::typed::Typed;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::accounts::SendInvitation;
use crate::office::organisation::StaffDomains;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// An invitation as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedInvitation<'a> {
    /// Where they will sign in.
    pub email: &'a str,
    /// Who they are.
    pub details: TypedDetails<'a>,
    /// Their groups.
    pub groups: Vec<Group>,
}

/// An invitation, checked.
#[derive(Debug)]
pub struct Invitation {
    pub(super) email: String,
    pub(super) details: Details,
    pub(super) groups: Vec<Group>,
}

impl Invitation {
    /// Checks what was typed: the address is at a domain of staff, and there is a group.
    pub fn new(typed: &TypedInvitation<'_>, domains: &StaffDomains) -> Result<Self> {
        let mut checks = Typed::default();
        let email = checks.email("email", typed.email, None);
        if email.is_empty() {
            checks.refuse("email", "Write the email address with which they will sign in.");
        } else if is_email(&email) && !domains.include(&email) {
            let known = domains.domains().join(", ");
            checks.refuse(
                "email",
                format!("Staff have an address at {known}. An admin can add domains in the settings."),
            );
        }
        let details = Details::check(&typed.details, &mut checks);
        if typed.groups.is_empty() {
            checks.refuse("groups", "Choose at least one group.");
        }
        checks.finish(Self { email, details, groups: typed.groups.clone() })
    }
}

/// Makes a user without a password and has them mailed a link with which they set one. `trace` is the id of the request.
pub async fn invite(
    connection: &mut PgConnection,
    viewer: &Viewer,
    invitation: &Invitation,
    trace: Option<String>,
    now: Timestamp,
) -> Result<Uuid> {
    viewer.require(Action::ManageUsers)?;
    require_university(connection, &invitation.details.university, "").await?;
    let user_id = queries::insert(connection, invitation, now).await?;
    let user_id = user_id
        .ok_or_else(|| Error::invalid("email", "Someone with this email address is on the staff list already."))?;
    enqueue(connection, &SendInvitation { user_id }, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(user_id)
}

/// Has someone mailed another link who has not set a password yet.
pub async fn invite_again(
    connection: &mut PgConnection,
    viewer: &Viewer,
    user_id: Uuid,
    trace: Option<String>,
) -> Result<()> {
    super::require(viewer, user_id, Action::ManageUsers)?;
    let user = queries::lock(connection, user_id, None).await?;
    if !user.is_active {
        return Err(Error::Conflict("They are deactivated: activate them first.".to_owned()));
    }
    if user.has_password {
        return Err(Error::Conflict(
            "They have set a password already. “Forgot your password?” on the sign-in page helps if they have lost it."
                .to_owned(),
        ));
    }
    enqueue(connection, &SendInvitation { user_id }, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(())
}
