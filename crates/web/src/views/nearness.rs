//! How near a date is.

use clerk_core::casework::dates::DateType;
use clerk_platform::time::{show_date, show_distance};
use jiff::civil::Date;

/// The next date that nobody has reviewed, for the head of the page.
pub(crate) struct NextDate {
    pub(crate) text: String,
    pub(crate) tone: &'static str,
}

/// How near a date is, in words and colour.
pub(crate) fn nearness(on: Date, today: Date) -> (String, &'static str) {
    let distance = show_distance(on, today);
    match (on - today).get_days() {
        ..0 => (format!("overdue, {distance}"), "red"),
        0..=7 => (distance, "orange"),
        _ => (distance, "gray"),
    }
}

impl NextDate {
    pub(crate) fn new(kind: DateType, on: clerk_platform::time::Date, today: Date) -> Self {
        let (in_words, tone) = nearness(on.to_jiff(), today);
        Self { text: format!("{} {}, {in_words}", kind.label(), show_date(on.to_jiff())), tone }
    }
}
