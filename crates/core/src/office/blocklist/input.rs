//! What comes in about somebody on the blocklist.

use super::BlockedContact;
use crate::input::{EmailAddress, Phone, Text, input};

input! {
    /// Someone on the blacklist; an email address or a phone number is needed.
    pub struct BlockedContactInput (form: BlockedContactFields "setting", schema: "BlockedContactBody", stored: BlockedContact) {
        /// Their email address.
        email: EmailAddress, "Email";
        /// Their phone number; it counts however it is written.
        phone: Phone, "Phone";
        /// Why.
        comment: Text<2000>, "Comment";
    }
}
