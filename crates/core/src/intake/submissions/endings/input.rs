//! What comes in about a submission that becomes no case.

use crate::input::{Line, Text, input};
use crate::values::values;

values! {
    /// Why no case is made of a submission.
    Ending {
        Dismissed = "DISMISSED", "Dismissed";
        Referred = "REFERRED", "Referred out";
        Repetition = "REPETITION", "Duplicate";
    }
}

input! {
    /// Why a submission is dismissed.
    pub struct DismissalInput (form: DismissalFields "dismissal", schema: "DismissalBody") {
        /// Why.
        reason: Text<4000>, "Reason", needed "Enter why no case will be created.";
    }
}

input! {
    /// To whom a renter was referred.
    pub struct ReferralInput (form: ReferralFields "referral", schema: "ReferralBody") {
        /// The service.
        referred_to: Line<200>, "Referred to", needed "Enter the service that the renter was referred to.";
        /// Why.
        reason: Text<4000>, "Reason", needed "Enter why the renter was referred.";
    }
}
