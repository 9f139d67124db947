//! How near a date is, in words and colour.

use crate::ui::Moment;
use clerk_core::casework::cases::{self, OpenDate};
use clerk_core::casework::dates::{DateOutcome, DateType};
use clerk_platform::time::{show_day, show_distance, show_overdue, show_time_of_day};
use jiff::civil::Date;

/// A critical date in the head of a page.
pub(crate) struct NextDate {
    pub(crate) text: String,
    pub(crate) tone: &'static str,
}

/// A date in a list, and how near it is.
pub(crate) struct Due {
    pub(crate) date: Moment,
    pub(crate) in_words: String,
    pub(crate) tone: &'static str,
}

impl Due {
    /// The next critical date of a case.
    pub(crate) fn next(next: cases::NextDate, today: Date) -> Option<Self> {
        let (date, kind) = next.next_date.zip(next.next_date_type)?;
        let (in_words, tone) = standing(kind, date.to_jiff(), None, today);
        Some(Self { date: Moment::on(date, next.next_date_time, today), in_words, tone })
    }
}

/// The status of a critical date: its outcome; or else how near it is, or that its outcome is missing. A hearing that has
/// been is not overdue: it was held or not, and someone knows.
pub(crate) fn standing(kind: DateType, on: Date, outcome: Option<DateOutcome>, today: Date) -> (String, &'static str) {
    if let Some(outcome) = outcome {
        let tone = match outcome {
            DateOutcome::Done | DateOutcome::Met => "green",
            DateOutcome::Missed => "red",
            DateOutcome::Vacated => "gray",
        };
        return (outcome.label_of(kind).to_owned(), tone);
    }
    match (on - today).get_days() {
        ..0 if kind == DateType::HearingListed => (format!("Was {}: outcome?", show_day(on, today)), "orange"),
        ..0 => (show_overdue(on, today), "red"),
        0..=7 => (show_distance(on, today), "orange"),
        _ => (show_distance(on, today), "gray"),
    }
}

/// How near the next review of a case is.
pub(crate) fn review_nearness(on: Date, today: Date) -> (String, &'static str) {
    match (on - today).get_days() {
        ..0 => (show_overdue(on, today), "red"),
        0..2 => (show_distance(on, today), "orange"),
        2..3 => (show_distance(on, today), "yellow"),
        3..7 => (show_distance(on, today), "green"),
        _ => (show_distance(on, today), "gray"),
    }
}

impl NextDate {
    /// The dates of a case to be told of on each of its pages: the first whose day has been and whose outcome is missing, and the
    /// next from today on, so that neither hides the other. `open` has the dates without an outcome, earliest first.
    pub(crate) fn of(open: &[OpenDate], today: Date) -> Vec<Self> {
        let past = open.iter().find(|date| date.on_date.to_jiff() < today);
        let next = open.iter().find(|date| date.on_date.to_jiff() >= today);
        past.into_iter().chain(next).map(|date| Self::new(date, today)).collect()
    }

    fn new(date: &OpenDate, today: Date) -> Self {
        let on = date.on_date.to_jiff();
        let (in_words, tone) = standing(date.date_type, on, None, today);
        let kind = date.date_type.label();
        let time = date.time.map(|time| format!(", {}", show_time_of_day(time.to_jiff()))).unwrap_or_default();
        let text = match date.date_type {
            DateType::HearingListed if on < today => format!("{kind}. {in_words}"),
            _ => format!("{kind} {}{time}, {in_words}", show_day(on, today)),
        };
        Self { text, tone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_have_a_shade_and_its_words() {
        let today = "2026-11-24".parse().unwrap();
        for (day, words, tone) in [
            ("2026-12-01", "in 7 days", "gray"),
            ("2026-11-30", "in 6 days", "green"),
            ("2026-11-27", "in 3 days", "green"),
            ("2026-11-26", "in 2 days", "yellow"),
            ("2026-11-25", "tomorrow", "orange"),
            ("2026-11-24", "today", "orange"),
            ("2026-11-23", "1 day overdue", "red"),
        ] {
            assert_eq!(review_nearness(day.parse().unwrap(), today), (words.to_owned(), tone), "{day}");
        }
    }

    #[test]
    fn a_date_stands_as_its_kind_says() {
        let today = "2026-11-30".parse().unwrap();
        use {DateOutcome::*, DateType::*};
        for (kind, day, outcome, words, tone) in [
            (HearingListed, "2026-11-29", None, "Was Sun 29 Nov: outcome?", "orange"),
            (HearingListed, "2025-11-29", None, "Was Sat 29 Nov 2025: outcome?", "orange"),
            (HearingListed, "2026-11-30", None, "today", "orange"),
            (FilingDeadline, "2026-11-27", None, "3 days overdue", "red"),
            (FilingDeadline, "2026-12-07", None, "in 7 days", "orange"),
            (FilingDeadline, "2026-12-08", None, "in 8 days", "gray"),
            (HearingListed, "2026-11-29", Some(Done), "Held", "green"),
            (HearingListed, "2026-12-29", Some(Vacated), "Vacated or adjourned", "gray"),
            (FilingDeadline, "2026-11-27", Some(Met), "Met", "green"),
            (Limitation, "2026-11-27", Some(Missed), "Missed", "red"),
            (Other, "2026-11-27", Some(Vacated), "No longer needed", "gray"),
        ] {
            assert_eq!(
                standing(kind, day.parse().unwrap(), outcome, today),
                (words.to_owned(), tone),
                "{kind:?} {day}"
            );
        }
    }
}
