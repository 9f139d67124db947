//! Numbers about the centre's work.

mod jobs;
mod queries;

pub use jobs::SendWeeklyReport;
pub use queries::weekly;

use crate::casework::cases::Outcome;
use clerk_platform::time::show_date;
use jiff::Timestamp;

/// A week in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyReport {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub until: Timestamp,
    /// Forms that renters submitted.
    pub submitted: i64,
    /// Forms that they began and did not finish, where no other form with the same email address was submitted.
    pub abandoned: i64,
    /// Cases that were open at some time in the week.
    pub served: i64,
    /// Cases closed in the week, by outcome.
    pub outcomes: Vec<(Outcome, i64)>,
    /// Renters whose case was closed in the week with the answer that they were given legal help. Each counts once.
    pub helped: i64,
    /// Cases open for more than 90 days at its end.
    pub over_90_days: i64,
    /// Cases open for more than 365 days at its end.
    pub over_365_days: i64,
}

impl WeeklyReport {
    /// The text for the chat.
    pub fn text(&self) -> String {
        let date = |at| show_date(clerk_platform::time::melbourne_date(at));
        let outcomes = match self.outcomes.as_slice() {
            [] => "none".to_owned(),
            some => some.iter().map(|(outcome, n)| format!("{} {n}", outcome.label())).collect::<Vec<_>>().join(", "),
        };
        format!(
            "The week from {} to {}\nForms: {} submitted, {} abandoned\nCases served: {}\nClosed: {outcomes}\n\
             Renters given legal help: {}\nOpen for over 90 days: {}, over 365 days: {}",
            date(self.from),
            date(self.until),
            self.submitted,
            self.abandoned,
            self.served,
            self.helped,
            self.over_90_days,
            self.over_365_days,
        )
    }
}
