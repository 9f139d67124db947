//! The rules of closures.

use super::{Closure, ClosureInput};
use crate::office::catalogue::Catalogue;
use crate::{Error, Result};
use jiff::Timestamp;
use uuid::Uuid;

impl Catalogue for Closure {
    fn id(&self) -> Uuid {
        self.id
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn input(&self) -> ClosureInput {
        ClosureInput::of(self)
    }

    fn check(input: &ClosureInput) -> Result<()> {
        if *input.reopens_on <= *input.closes_on {
            return Err(Error::invalid("reopens_on", "The office must reopen after the day it closes."));
        }
        Ok(())
    }
}
