//! The parts that read across the other wings: homes, case files, search and reports.

pub mod capacity;
pub mod case_file;
pub mod home;
pub mod recent;
pub mod records;
pub mod reports;
pub mod search;

/// How a client, in a table named `cl`, is called where there is one line for it: by their name, or else by what else is known.
const CLIENT_NAME: &str = "coalesce(nullif(concat_ws(' ', nullif(cl.first_name, ''), nullif(cl.last_name, '')), ''), nullif(cl.preferred_name, ''), \
     nullif(cl.email, ''), cl.phone)";
