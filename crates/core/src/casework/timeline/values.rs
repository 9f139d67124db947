//! The kinds of entries of a timeline.

use crate::values::values;

values! {
    /// What a note in the timeline is.
    NoteType {
        Paralegal = "PARALEGAL", "File note";
        Review = "REVIEW", "Case review";
        Performance = "PERFORMANCE", "Paralegal performance review";
        Event = "EVENT", "System event";
        Email = "EMAIL", "Email";
        ConflictCheckSuccess = "CONFLICT_CHECK_SUCCESS", "Conflict check passed";
        ConflictCheckFailure = "CONFLICT_CHECK_FAILURE", "Conflict check failed";
        EligibilityCheckSuccess = "ELIGIBILITY_CHECK_SUCCESS", "Eligibility check passed";
        EligibilityCheckFailure = "ELIGIBILITY_CHECK_FAILURE", "Eligibility check failed";
    }
}
