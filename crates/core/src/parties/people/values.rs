//! How a support worker wants to be kept informed.

use crate::values::lists;

/// Labels of how a support worker wants to be kept informed.
pub const SUPPORT_CONTACT_PREFERENCE: &[(&str, &str)] = &[
    ("DIRECT_ONLY", "Contact the support worker only"),
    ("COPY_ME_IN", "Copy the support worker in"),
    ("PERIODIC_UPDATE", "Update the support worker from time to time"),
    ("FINAL_UPDATE", "Tell the support worker the result"),
    ("RENTER_MIA", "Contact the support worker when the renter can’t be reached"),
];

lists! {
    SupportContactPreference = SUPPORT_CONTACT_PREFERENCE;
}
