//! Staff: who they are, how busy they are, and what happens to their cases.

mod details;
pub(crate) mod edit;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod signing_in;

use crate::ui::Tag;
use clerk_core::access::Group;
use clerk_core::office::accounts::Load;
use clerk_core::office::staff::Member;

/// The address of the list of staff.
pub(crate) const PATH: &str = "/admin/staff";

/// Groups in words.
pub(super) fn groups(groups: &[Group]) -> String {
    if groups.is_empty() {
        return "No group".to_owned();
    }
    Group::ALL.iter().filter(|group| groups.contains(group)).map(|group| group.label()).collect::<Vec<_>>().join(", ")
}

/// How busy someone is, as paralegal and lawyer together: `3 of 4 cases`.
pub(super) fn load(member: &Member) -> String {
    let (id, full_name) = (member.id, String::new());
    Load { id, full_name, capacity: member.case_capacity, open_cases: member.open_cases }.in_words()
}

/// Whether someone may sign in, in words.
pub(super) fn state(member: &Member) -> Tag {
    match (member.is_active, member.has_password) {
        (true, true) => Tag { label: "Active", tone: "green" },
        (true, false) => Tag { label: "Invited", tone: "blue" },
        (false, _) => Tag { label: "Deactivated", tone: "gray" },
    }
}
