//! The groups that staff are in.

use crate::values::values;

values! {
    /// A group that staff belong to, lowest first.
    Group {
        Paralegal = "PARALEGAL", "Paralegal";
        Lawyer = "LAWYER", "Lawyer";
        Coordinator = "COORDINATOR", "Coordinator";
        Admin = "ADMIN", "Admin";
    }
}
