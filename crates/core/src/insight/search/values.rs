//! The kinds of things that can be found.

use crate::values::values;

values! {
    /// What a search can find.
    FoundKind {
        Case = "CASE", "Cases";
        Client = "CLIENT", "Clients";
        Person = "PERSON", "People";
        Staff = "STAFF", "Staff";
        Tenancy = "TENANCY", "Addresses";
        Task = "TASK", "Tasks";
        Note = "NOTE", "Notes";
        Answer = "ANSWER", "Answers";
    }
}
