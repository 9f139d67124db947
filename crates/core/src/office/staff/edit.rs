//! Changes the details of a member of staff.

use super::queries;
use crate::access::Group;
use crate::access::{Action, Role, Viewer};
use crate::input::typed::Typed;
use crate::office::universities;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Details as typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedDetails<'a> {
    /// Name.
    pub full_name: &'a str,
    /// How many open cases they take.
    pub case_capacity: &'a str,
    /// Whether they are an intern.
    pub is_intern: bool,
    /// Where they study.
    pub university: &'a str,
}

/// Details, checked.
#[derive(Debug)]
pub struct Details {
    pub(super) full_name: String,
    pub(super) case_capacity: i32,
    pub(super) is_intern: bool,
    pub(super) university: String,
}

impl Details {
    /// Checks what was typed.
    pub fn new(typed: &TypedDetails<'_>) -> Result<Self> {
        let mut checks = Typed::default();
        let details = Self::check(typed, &mut checks);
        checks.finish(details)
    }

    pub(super) fn check(typed: &TypedDetails<'_>, checks: &mut Typed) -> Self {
        let full_name = checks.needed("full_name", typed.full_name, 200, "Write their name.");
        let case_capacity = typed.case_capacity.trim().parse().ok().filter(|n| (0..=1000).contains(n));
        if case_capacity.is_none() {
            checks.refuse("case_capacity", "Write how many open cases they take, as a number from 0 to 1000.");
        }
        Self {
            full_name,
            case_capacity: case_capacity.unwrap_or_default(),
            is_intern: typed.is_intern,
            university: checks.line("university", typed.university, 200),
        }
    }
}

/// Changes a member of staff. Groups are for admins; without any given, they stay. One admin must remain.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    details: &Details,
    groups: Option<&[Group]>,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    super::require(viewer, id, Action::ManageStaff)?;
    let admins = match groups {
        Some(_) => queries::lock_admins(connection).await?,
        None => Vec::new(),
    };
    let old = queries::lock(connection, id, version).await?;
    let groups = groups.unwrap_or(&old.groups);
    if groups != old.groups {
        super::require(viewer, id, Action::ManageUsers)?;
        let stays_admin = Role::of(groups, old.is_superuser) == Role::Admin;
        if admins.contains(&id) && !stays_admin && admins.len() == 1 {
            let message = "This is the last active admin: make somebody else an admin first.";
            return Err(Error::invalid("admin", message));
        }
    }
    require_university(connection, &details.university, &old.university).await?;
    queries::update(connection, id, details, groups, now).await
}

/// A university is one of the settings' list, or the one that was there before.
pub(super) async fn require_university(connection: &mut PgConnection, university: &str, old: &str) -> Result<()> {
    if university.is_empty() || university == old {
        return Ok(());
    }
    match universities::names(connection).await?.iter().any(|known| known == university) {
        true => Ok(()),
        false => Err(Error::invalid("university", "Choose a university from the list.")),
    }
}
