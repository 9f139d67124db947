//! Blocked contacts: people who are not called back.

mod queries;

use crate::input::{EmailAddress, Phone, Text, input};
use crate::office::catalogue::{Catalogue, entry};
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

pub(crate) use queries::blocked_phones;
pub use queries::is_blocked;

/// A blocked contact.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BlockedContact {
    /// Id.
    pub id: Uuid,
    /// Their email address; may be empty when there is a phone number.
    pub email: String,
    /// Their phone number as it was entered; may be empty when there is an email address.
    pub phone: String,
    /// Why.
    pub comment: String,
    /// When they were put there.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// The digits that every way of writing a phone number shares: without `+61`, `0061`, `61` or the leading `0`. Empty when
/// it is no phone number.
pub fn phone_key(text: &str) -> String {
    if !text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-().".contains(c)) {
        return String::new();
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // A number has nine digits behind the country's code, sometimes written with the zero in between.
    let national = ["0061", "61"].iter().find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() >= 9));
    let digits = national.unwrap_or(&digits);
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    if digits.len() >= 4 { digits.to_owned() } else { String::new() }
}

input! {
    /// A blocked contact. Give an email address or a phone number.
    pub struct BlockedContactInput (form: BlockedContactFields "setting", schema: "BlockedContactBody", stored: BlockedContact) {
        /// Their email address.
        email: EmailAddress, "Email";
        /// Their phone number, in any format.
        phone: Phone, "Phone";
        /// Why.
        comment: Text<2000>, "Comment";
    }
}

impl Catalogue for BlockedContact {
    entry!(BlockedContactInput);

    fn check(input: &BlockedContactInput) -> Result<()> {
        if !input.phone.is_empty() && phone_key(&input.phone).is_empty() {
            return Err(Error::invalid("phone", "This is not a phone number."));
        }
        if input.email.is_empty() && input.phone.is_empty() {
            return Err(Error::invalid("email", "Enter an email address or a phone number."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_however_written() {
        for text in [
            "0400 123 456",
            "+61 400 123 456",
            "61400123456",
            "+61 (0)400 123 456",
            "0061 400 123 456",
            "(0400) 123-456",
            "0400.123.456",
        ] {
            assert_eq!(phone_key(text), "400123456", "{text}");
        }
        assert_eq!(phone_key("03 9000 0000"), "390000000");
        assert_eq!(phone_key("+61 3 9000 0000"), "390000000");
        for text in ["", "12", "nobody", "0400 123 456 Ada"] {
            assert_eq!(phone_key(text), "", "{text}");
        }
    }
}
