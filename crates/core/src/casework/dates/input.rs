//! What comes in about a critical date.

use super::{CriticalDate, DateOutcome, DateType, HearingType};
use crate::casework::timeline::event::Hearing;
use crate::input::{Count, Day, Kind, Line, Text, TimeOfDay, input, text_field};
use derive_more::{Deref, Display};

/// The longest web address of a hearing, in characters.
const LONGEST_LINK: usize = 1000;

/// The web address of a hearing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct HearingLink(#[deref(forward)] String);

text_field!(HearingLink, Kind::Line, LONGEST_LINK, |text| {
    let has_host = text.strip_prefix("https://").is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    match has_host && !text.contains(char::is_whitespace) && text.chars().count() <= LONGEST_LINK {
        true => Ok(text.to_owned()),
        false => Err("Enter the whole link, such as https://www.example.org/hearing.".into()),
    }
});

input! {
    /// A critical date to set.
    pub struct DateInput (form: DateFields "date", schema: "DateBody", stored: CriticalDate) {
        /// What it is about.
        date_type: DateType, "Type of date", needed "Choose the type of date.",
            wrong "Choose the type of date.";
        /// The date in Melbourne: today or later, or with a reason.
        on_date: Day<0, 10_000>, "Date", needed "Enter a date such as 24/11/2026.";
        /// Why the date is recorded although it is in the past; for other dates it does not count.
        past_reason: Line<1000>, "Reason for a date in the past";
        /// For a hearing: when it starts, as a time of day in Melbourne.
        hearing_time: Option<TimeOfDay>, "Start time";
        /// For a hearing: how many minutes it is to last.
        hearing_minutes: Option<Count<1, 1440>>, "Length in minutes";
        /// For a hearing: how it is held.
        hearing_type: Option<HearingType>, "Type of hearing", wrong "Choose the type of hearing.";
        /// For a hearing: where it is held.
        hearing_location: Line<300>, "Hearing location",
            wrong "Enter where the hearing is held, in up to 300 characters.";
        /// For a hearing: the list or the room.
        hearing_room: Line<200>, "List or room";
        /// For a hearing: its web address, with `https://`.
        hearing_link: Option<HearingLink>, "Link to the hearing";
        /// Notes.
        notes: Text<4000>, "Notes", wrong "Use up to 4000 characters.";
    }
}

input! {
    /// What became of a critical date.
    pub struct DateOutcomeInput (form: DateOutcomeFields "outcome", schema: "DateOutcomeBody") {
        /// A hearing is `DONE`, a filing deadline or limitation period is `MET`, and any other date is `DONE`; each can be
        /// `MISSED` or `VACATED`.
        outcome: DateOutcome, "Outcome", needed "Choose the outcome.", wrong "Choose the outcome.";
        /// Notes on the outcome.
        outcome_notes: Text<4000>, "Notes on the outcome", wrong "Use up to 4000 characters.";
    }
}

impl DateInput {
    /// The input without what does not count: for any date but a hearing, what was entered about one.
    pub(super) fn settled(self) -> Self {
        if self.date_type == DateType::HearingListed {
            return self;
        }
        Self {
            hearing_time: None,
            hearing_minutes: None,
            hearing_type: None,
            hearing_location: Line::default(),
            hearing_room: Line::default(),
            hearing_link: None,
            ..self
        }
    }

    /// When, how and where the hearing is held.
    pub(super) fn hearing(&self) -> Option<Hearing> {
        self.hearing_type.map(|hearing_type| Hearing {
            hearing_type,
            location: self.hearing_location.to_string(),
            time: self.hearing_time.as_deref().copied(),
            minutes: self.hearing_minutes.as_deref().copied(),
            room: Some(self.hearing_room.to_string()).filter(|room| !room.is_empty()),
        })
    }

    /// Whether it is another date: of another type, on another day, at another time or in another place. Then it has to be
    /// checked again, and it has no outcome any longer.
    pub(super) fn is_another_date_than(&self, stored: &CriticalDate) -> bool {
        let without_words =
            |input: &Self| Self { past_reason: Line::default(), notes: Text::default(), ..input.clone() };
        without_words(self) != without_words(&Self::of(stored))
    }
}
