//! What comes in about a critical date.

use super::{CriticalDate, DateType, HearingType};
use crate::input::{Day, Line, Text, input};

input! {
    /// A critical date to set.
    pub struct DateInput (form: DateFields "date", schema: "DateBody", stored: CriticalDate) {
        /// What it is about.
        date_type: DateType, "Type of date", needed "Choose the type of date.",
            wrong "Choose the type of date.";
        /// The date in Melbourne; not in the past.
        on_date: Day<0, 10_000>, "Date", needed "Enter a date such as 2026-11-24.";
        /// For a hearing: how it is held.
        hearing_type: Option<HearingType>, "Type of hearing", wrong "Choose the type of hearing.";
        /// For a hearing: where it is held.
        hearing_location: Line<300>, "Hearing location",
            wrong "Enter where the hearing is held, in up to 300 characters.";
        /// Notes.
        notes: Text<4000>, "Notes", wrong "Use up to 4000 characters.";
    }
}

impl DateInput {
    /// How and where the hearing is held. For any other kind of date, what was entered about it does not count.
    pub(super) fn hearing(&self) -> Option<(HearingType, &str)> {
        let hearing_type = self.hearing_type.filter(|_| self.date_type == DateType::HearingListed)?;
        Some((hearing_type, &self.hearing_location))
    }
}
