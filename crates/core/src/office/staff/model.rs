//! What a member of staff is to those who run the office.

use crate::access::Group;
use crate::access::Role;
use crate::ids::UserId;
use clerk_platform::time::Timestamp;
use serde::Serialize;

/// A member of staff.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Member {
    /// Id.
    pub id: UserId,
    /// Their email address, which they sign in with.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// The groups they are in.
    pub groups: Vec<Group>,
    /// Whether they may do everything, whatever their groups.
    pub is_superuser: bool,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether they have set a password; if not, they have been invited.
    pub has_password: bool,
    /// Whether they are an intern.
    pub is_intern: bool,
    /// How many open cases they take.
    pub case_capacity: i32,
    /// Where they study; may be empty.
    pub university: String,
    /// Their open cases, as paralegal or lawyer.
    pub open_cases: i64,
    /// When they were last put on a case.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_assigned_at: Option<Timestamp>,
    /// When they were added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When their details last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl Member {
    /// The highest of their groups.
    pub fn role(&self) -> Role {
        Role::of(&self.groups, self.is_superuser)
    }
}

/// The cases of a member of staff.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Caseload {
    /// Open cases where they are the paralegal.
    pub open_as_paralegal: i64,
    /// Open cases where they are the lawyer.
    pub open_as_lawyer: i64,
    /// Closed cases where they are the paralegal.
    pub closed_as_paralegal: i64,
    /// Closed cases where they are the lawyer.
    pub closed_as_lawyer: i64,
}

/// A member of staff with their cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Profile {
    /// Who.
    #[serde(flatten)]
    pub member: Member,
    /// Their cases, as far as the viewer sees them.
    pub caseload: Caseload,
}

/// What the list of staff is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Parts of name or email address.
    pub search: String,
    /// In this group.
    pub group: Option<Group>,
    /// Active, or deactivated.
    pub is_active: Option<bool>,
    /// Interns, or not.
    pub is_intern: Option<bool>,
    /// At this university.
    pub university: Option<String>,
    /// The order.
    pub sort: Sort,
}

/// The order of the list of staff. Ties go by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// The least busy first.
    LeastBusy,
    /// The busiest first.
    Busiest,
    /// By wait for a case, the longest first.
    LongestWait,
    /// By when they last got a case, the latest first.
    LastAssigned,
}

impl Sort {
    /// Each order with its name in an address; a minus turns an order round.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("name", Self::Name),
        ("load", Self::LeastBusy),
        ("-load", Self::Busiest),
        ("assigned", Self::LongestWait),
        ("-assigned", Self::LastAssigned),
    ];

    /// The order with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort)
    }

    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Name => "lower(full_name), id",
            Self::LeastBusy => {
                "case_capacity = 0, open_cases::float8 / greatest(case_capacity, 1), lower(full_name), id"
            }
            Self::Busiest => {
                "case_capacity = 0, open_cases::float8 / greatest(case_capacity, 1) desc, lower(full_name), id"
            }
            Self::LongestWait => "last_assigned_at nulls first, lower(full_name), id",
            Self::LastAssigned => "last_assigned_at desc nulls last, lower(full_name), id",
        }
    }
}
