//! When the office is closed, and the texts for renters then. They are stored; nothing plays, sends or shows them yet.

mod queries;

use crate::input::{Day, Text, input};
use crate::office::catalogue::{Catalogue, entry};
use crate::{Error, Result};
use clerk_platform::time::{Date, Timestamp};
use serde::Serialize;
use uuid::Uuid;

pub use queries::at;

/// A time for which the office is closed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Closure {
    /// Id.
    pub id: Uuid,
    /// The first day on which it is closed.
    #[schema(value_type = String, format = Date)]
    pub closes_on: Date,
    /// The first day on which it is open again.
    #[schema(value_type = String, format = Date)]
    pub reopens_on: Date,
    /// The text for callers.
    pub call_text: String,
    /// The text of an email to new clients.
    pub email_text: String,
    /// The text of a notice on the intake form.
    pub form_notice: String,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// When a closure is, seen from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The office is closed that day.
    Current,
    /// It will be closed later.
    Upcoming,
    /// It was closed before.
    Past,
}

impl Closure {
    /// When it is, seen from `today`.
    pub fn when(&self, today: jiff::civil::Date) -> When {
        if today < self.closes_on.to_jiff() {
            When::Upcoming
        } else if today < self.reopens_on.to_jiff() {
            When::Current
        } else {
            When::Past
        }
    }
}

input! {
    /// A time for which the office is closed.
    pub struct ClosureInput (form: ClosureFields "setting", schema: "ClosureBody", stored: Closure) {
        /// The first day on which it is closed.
        closes_on: Day<1990, 2100>, "Closed from", needed "Enter a date such as 24/11/2026.";
        /// The first day on which it is open again.
        reopens_on: Day<1990, 2100>, "Open again from", needed "Enter a date such as 24/11/2026.";
        /// The text for callers.
        call_text: Text<2000>, "Message for callers", needed "Enter a message for when the office is closed.";
        /// The text of an email to new clients.
        email_text: Text<4000>, "Email to new clients", needed "Enter a message for when the office is closed.";
        /// The text of a notice on the intake form.
        form_notice: Text<2000>, "Notice on the intake form", needed "Enter a message for when the office is closed.";
    }
}

impl Catalogue for Closure {
    entry!(ClosureInput);

    fn check(input: &ClosureInput) -> Result<()> {
        if *input.reopens_on <= *input.closes_on {
            return Err(Error::invalid("reopens_on", "The office must reopen after the day it closes."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff_sqlx::ToSqlx;

    #[test]
    fn the_close_date_counts_and_the_reopen_date_does_not() {
        let date = |raw: &str| raw.parse::<jiff::civil::Date>().unwrap();
        let closure = Closure {
            id: Uuid::nil(),
            closes_on: date("2026-12-20").to_sqlx(),
            reopens_on: date("2027-01-04").to_sqlx(),
            call_text: String::new(),
            email_text: String::new(),
            form_notice: String::new(),
            updated_at: jiff::Timestamp::UNIX_EPOCH.to_sqlx(),
        };
        for (day, when) in [
            ("2026-12-19", When::Upcoming),
            ("2026-12-20", When::Current),
            ("2027-01-03", When::Current),
            ("2027-01-04", When::Past),
        ] {
            assert_eq!(closure.when(date(day)), when, "{day}");
        }
    }
}
