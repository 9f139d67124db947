//! The blocks of a home, as `insight/dashboard/dashboard.html` shows them.

mod changes;
mod chart;
mod health;
mod lines;
mod own;

pub(super) use changes::Changes;
pub(super) use chart::StageChart;
pub(super) use health::HealthView;
pub(super) use lines::{Block, LoadRow};
pub(super) use own::{CaseRow, VolunteerRow};

use clerk_platform::time::{Timestamp, melbourne, show_day, show_time_of_day};
use clerk_platform::words::counted;
use jiff::civil::Date;

/// A moment of these days: `Tue 24 Nov, 9:05 am`.
fn lately(at: Timestamp, today: Date) -> String {
    let at = melbourne(at.to_jiff());
    format!("{}, {}", show_day(at.date(), today), show_time_of_day(at.time()))
}

/// How many, of what is counted up to 100.
fn count_of(count: i64, one: &str, more: &str) -> String {
    if count >= 100 { format!("99+ {more}") } else { counted(count, one, more) }
}

/// The beginning of a text.
fn excerpt(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let begin: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() { format!("{begin}…") } else { begin }
}
