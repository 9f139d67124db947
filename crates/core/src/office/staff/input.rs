//! What comes in about a member of staff.

use super::Member;
use crate::access::Group;
use crate::input::{Count, EmailAddress, Line, Usually, input};

input! {
    /// Who is invited.
    pub struct InvitationInput (form: InvitationFields "invite", schema: "InvitationBody") {
        /// Their email address, at one of the staff domains.
        email: EmailAddress, "Email", needed "Enter the email address they will sign in with.";
        /// Their name.
        full_name: Line<200>, "Name", needed "Enter their name.";
        /// The groups they are in.
        groups: Vec<Group>, "Groups", needed "Choose at least one group.";
        /// How many open cases they take; 4 by default.
        case_capacity: Usually<4, Count<0, 1000>>, "Case capacity",
            needed "Enter how many open cases they can take on, as a number from 0 to 1000.",
            wrong "Enter how many open cases they can take on, as a number from 0 to 1000.";
        /// Whether they are an intern.
        is_intern: bool, "Intern";
        /// Where they study: the name of one of the settings' universities, or empty.
        university: Line<200>, "University";
    }
}

input! {
    /// A user's details.
    pub struct MemberInput (form: MemberFields "staff", schema: "UserBody", stored: Member) {
        /// Their name.
        full_name: Line<200>, "Name", needed "Enter their name.";
        /// How many open cases they take.
        case_capacity: Count<0, 1000>, "Case capacity",
            needed "Enter how many open cases they can take on, as a number from 0 to 1000.",
            wrong "Enter how many open cases they can take on, as a number from 0 to 1000.";
        /// Whether they are an intern.
        is_intern: bool, "Intern";
        /// Where they study: the name of one of the settings' universities, or empty.
        university: Line<200>, "University";
        /// The groups they are in; only admins change them.
        groups: Vec<Group>, "Groups";
    }
}
