//! Lists staff, invites people, and changes what is known about them.

use super::{Filter, InvitationInput, Member, MemberInput, Profile, queries};
use crate::access::{Action, Group, Role, Viewer};
use crate::ids::UserId;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::accounts::SendInvitation;
use crate::office::organisation::StaffDomains;
use crate::office::universities;
use crate::{Error, Result};
use clerk_platform::paging::Page;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Refuses what the viewer may not do with a member of staff. Everyone sees their own page; other people's don't exist for
/// them.
pub fn require(viewer: &Viewer, id: UserId, action: Action) -> Result<()> {
    match viewer.may(action) {
        true => Ok(()),
        false if viewer.user_id == id || viewer.may(Action::ManageStaff) => Err(Error::Forbidden),
        false => Err(Error::NotFound),
    }
}

/// A page of the members of staff, for coordinators and above. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &Filter,
    page: i64,
    page_size: i64,
) -> Result<Page<Member>> {
    viewer.require(Action::ManageStaff)?;
    queries::list(connection, filter, page, page_size).await
}

/// A member of staff, if the viewer sees them. Only those of their cases that the viewer sees are counted.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: UserId) -> Result<Profile> {
    if viewer.user_id != id {
        viewer.require(Action::ManageStaff)?;
    }
    queries::get(connection, viewer, id).await
}

/// Creates a user without a password and has them mailed a link with which to set one. Their address must be at one of the
/// domains of staff. `trace` is the id of the request.
pub async fn invite(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &InvitationInput,
    domains: &StaffDomains,
    trace: Option<String>,
    now: Timestamp,
) -> Result<UserId> {
    viewer.require(Action::ManageUsers)?;
    if !domains.include(&input.email) {
        let known = domains.domains().join(", ");
        let message = format!("Use an address at {known}. An admin can add domains in the settings.");
        return Err(Error::invalid("email", message));
    }
    require_university(connection, &input.university, "").await?;
    let user_id = queries::insert(connection, input, &lowest_first(&input.groups), now).await?;
    let user_id = user_id
        .ok_or_else(|| Error::invalid("email", "Someone with this email address is already on the staff list."))?;
    enqueue(connection, &SendInvitation { user_id }, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(user_id)
}

/// Has another link mailed to someone who has not set a password yet.
pub async fn invite_again(
    connection: &mut PgConnection,
    viewer: &Viewer,
    user_id: UserId,
    trace: Option<String>,
) -> Result<()> {
    require(viewer, user_id, Action::ManageUsers)?;
    let user = queries::lock(connection, user_id).await?;
    if !user.is_active {
        return Err(Error::Conflict("They are deactivated: activate them first.".to_owned()));
    }
    if user.has_password {
        return Err(Error::Conflict(
            "They have already set a password. If they have lost it, they can use “Forgot your password?” on the sign-in page."
                .to_owned(),
        ));
    }
    enqueue(connection, &SendInvitation { user_id }, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(())
}

/// Changes a member of staff. `kept` is what is stored, as `get` has just found it. Groups are for admins, and one admin
/// must remain.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &Member,
    input: &MemberInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let id = kept.id;
    require(viewer, id, Action::ManageStaff)?;
    let groups = lowest_first(&input.groups);
    let changes_groups = groups != lowest_first(&kept.groups);
    let admins = if changes_groups { queries::lock_admins(connection).await? } else { Vec::new() };
    let old = queries::lock(connection, id).await?;
    require_current(version, old.updated_at)?;
    // Someone else may have changed the groups between the two reads.
    let old_groups = lowest_first(&old.groups);
    let groups = if changes_groups { groups } else { old_groups.clone() };
    if groups != old_groups {
        require(viewer, id, Action::ManageUsers)?;
        let stays_admin = Role::of(&groups, old.is_superuser) == Role::Admin;
        if admins.contains(&id) && !stays_admin && admins.len() == 1 {
            let message = "This is the last active admin: make someone else an admin first.";
            return Err(Error::invalid("groups", message));
        }
    }
    require_university(connection, &input.university, &old.university).await?;
    queries::update(connection, id, input, &groups, now).await
}

fn lowest_first(groups: &[Group]) -> Vec<Group> {
    Group::ALL.iter().copied().filter(|group| groups.contains(group)).collect()
}

/// Requires that a university is on the settings' list, or is the stored one.
async fn require_university(connection: &mut PgConnection, university: &str, kept: &str) -> Result<()> {
    if university.is_empty() || university == kept {
        return Ok(());
    }
    match universities::names(connection).await?.iter().any(|known| known == university) {
        true => Ok(()),
        false => Err(Error::invalid("university", "Choose a university from the list.")),
    }
}
