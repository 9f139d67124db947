//! The kinds of critical dates and hearings.

use crate::values::values;

values! {
    /// What a critical date is about.
    DateType {
        FilingDeadline = "FILING_DEADLINE", "Filing deadline";
        HearingListed = "HEARING_LISTED", "Hearing listed";
        Limitation = "LIMITATION", "Limitation period ends";
        NtvTermination = "NTV_TERMINATION", "Notice to vacate termination date";
        Other = "OTHER", "Other";
    }
}

values! {
    /// How a hearing is held.
    HearingType {
        InPerson = "IN_PERSON", "In person";
        Virtual = "VIRTUAL", "Virtual";
    }
}
