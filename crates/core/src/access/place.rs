//! The places that members of staff have on a case, and who may have them.

use super::Group;

/// A place on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Works the case.
    Paralegal,
    /// Supervises it.
    Lawyer,
}

impl Place {
    /// The groups whose active members may have it. Anyone else who has it still has left, whichever way that came about.
    pub const fn groups(self) -> &'static [Group] {
        match self {
            Self::Paralegal => &[Group::Paralegal, Group::Coordinator],
            Self::Lawyer => &[Group::Lawyer],
        }
    }

    /// These groups as they are stored.
    pub fn stored_groups(self) -> Vec<String> {
        self.groups().iter().map(|group| group.as_str().to_owned()).collect()
    }

    /// In running text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Paralegal => "paralegal",
            Self::Lawyer => "lawyer",
        }
    }

    /// Its column in the table `cases`, without a table.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Paralegal => "paralegal_id",
            Self::Lawyer => "lawyer_id",
        }
    }

    /// SQL for whether a user, in a table of this name, may have it.
    pub fn may_have(self, users: &str) -> String {
        let groups: Vec<String> = self.groups().iter().map(|group| format!("'{}'", group.as_str())).collect();
        format!("({users}.is_active and {users}.groups && array[{}])", groups.join(", "))
    }
}
