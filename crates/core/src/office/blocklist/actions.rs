//! The rules of the blocklist.

use super::{BlockedContact, BlockedContactInput, phone_key};
use crate::office::catalogue::Catalogue;
use crate::{Error, Result};
use jiff::Timestamp;
use uuid::Uuid;

impl Catalogue for BlockedContact {
    fn id(&self) -> Uuid {
        self.id
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn input(&self) -> BlockedContactInput {
        BlockedContactInput::of(self)
    }

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
