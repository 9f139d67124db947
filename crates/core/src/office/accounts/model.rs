//! What a member of staff is.

use crate::access::Group;
use crate::access::{Role, Viewer};
use crate::ids::UserId;
use crate::input::{clean, is_email};
use crate::{FieldErrors, Result};
use clerk_platform::db::Columns;
use clerk_platform::words::cases;
use serde::{Deserialize, Serialize};

/// A member of staff.
#[derive(Debug, Clone)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Where they sign in; lower case.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// The groups they are in.
    pub groups: Vec<Group>,
    /// Whether they may do everything, whatever their groups.
    pub is_superuser: bool,
    /// Whether they may sign in.
    pub is_active: bool,
}

impl User {
    /// The highest of their groups.
    pub fn role(&self) -> Role {
        Role::of(&self.groups, self.is_superuser)
    }

    /// This person as the one on whose behalf something is done.
    pub fn viewer(&self) -> Viewer {
        Viewer { user_id: self.id, role: self.role() }
    }
}

/// A member of staff as named in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StaffRef {
    /// Id.
    pub id: UserId,
    /// Their name.
    pub full_name: String,
}

impl StaffRef {
    /// From the next columns of a row: id and name.
    pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Option<Self>> {
        let (id, full_name) = (columns.take::<Option<_>>()?, columns.take::<Option<_>>()?);
        Ok(id.zip(full_name).map(|(id, full_name)| Self { id, full_name }))
    }
}

/// Someone who can be chosen in lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assignable {
    /// Id.
    pub id: UserId,
    /// Their name.
    pub full_name: String,
    /// Whether they can be a case's paralegal.
    pub is_paralegal: bool,
    /// Whether they are a lawyer or above.
    pub is_lawyer: bool,
}

/// A person's workload in one place on cases: as paralegal, or as lawyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Id.
    pub id: UserId,
    /// Their name.
    pub full_name: String,
    /// How many open cases they take.
    pub capacity: i32,
    /// Their open cases in this place.
    pub open_cases: i64,
}

impl Load {
    /// Whether this many cases more would be more than they take.
    pub fn is_over_with(&self, more: i64) -> bool {
        self.open_cases.saturating_add(more) > i64::from(self.capacity)
    }

    /// How busy they are: `3 of 4 cases`, `4 of 4 cases, full`, `takes no cases`.
    pub fn in_words(&self) -> String {
        match (self.open_cases, self.capacity) {
            (0, 0) => "takes no cases".to_owned(),
            (open, 0) => format!("takes no cases, has {open}"),
            (open, capacity) => {
                let full = if self.is_over_with(1) { ", full" } else { "" };
                format!("{open} of {}{full}", cases(capacity))
            }
        }
    }

    /// Whole percent of what they take; none for someone who takes no cases.
    pub fn percent(&self) -> Option<i64> {
        (self.open_cases.saturating_mul(100)).checked_div(i64::from(self.capacity))
    }
}

/// A new member of staff, checked.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub(super) email: String,
    pub(super) full_name: String,
    pub(super) groups: Vec<Group>,
    pub(super) password_hash: Option<String>,
}

impl NewUser {
    /// Checks the values. Without a password they can't sign in until one is set.
    pub fn new(email: &str, full_name: &str, groups: Vec<Group>, password_hash: Option<String>) -> Result<Self> {
        let email = clean::exact(email).to_lowercase();
        let full_name = clean::line(full_name);
        let mut wrong = FieldErrors::default();
        if !is_email(&email) {
            wrong.add("email", "This is not an email address.");
        }
        if full_name.is_empty() || full_name.chars().count() > 200 {
            wrong.add("name", "A name has 1 to 200 characters.");
        }
        wrong.check()?;
        Ok(Self { email, full_name, groups, password_hash })
    }
}
