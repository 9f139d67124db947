//! What a coordinator looks at before they put somebody on a case: what the problem is, how much it presses, and whom it needs.

use crate::ui::Moment;
use crate::views::nearness::Due;
use clerk_core::casework::queues::QueuedCase;
use clerk_core::intake::questions::questions;
use clerk_core::parties::clients::INTERPRETER;
use clerk_core::values::label_of_static;
use clerk_platform::time::show_distance;
use jiff::civil::Date;

/// What a row of the inbox says beyond what all queues do.
pub(crate) struct FirstLook {
    pub(crate) suburb: String,
    /// The first line of what the renter said.
    pub(crate) problem: String,
    /// The days that press, the next critical date before those that only the renter knows.
    pub(crate) urgency: Vec<Pressing>,
    /// Whether the client needs an interpreter, in words, and then for which language.
    pub(crate) interpreter: &'static str,
    pub(crate) language: String,
    pub(crate) needs_interpreter: bool,
}

/// A day that presses.
pub(crate) struct Pressing {
    pub(crate) what: String,
    pub(crate) due: Due,
}

impl FirstLook {
    pub(crate) fn new(queued: &QueuedCase, today: Date) -> Self {
        let said = questions().glance(queued.summary.topic, &queued.answers);
        let next = Due::next(queued.next, today).zip(queued.next.next_date_type);
        let next_day = queued.next.next_date.map(|date| date.to_jiff());
        let next = next.map(|(due, kind)| Pressing { what: kind.label().to_owned(), due });
        // What has become a critical date is not said twice.
        let others = said.pressing.into_iter().filter(|(_, day)| Some(*day) != next_day);
        let needs_interpreter = queued.interpreter.starts_with("YES");
        Self {
            suburb: queued.suburb.clone(),
            problem: said.problem,
            urgency: next.into_iter().chain(others.map(|(what, day)| Pressing::said(what, day, today))).collect(),
            interpreter: label_of_static(INTERPRETER, &queued.interpreter),
            language: if needs_interpreter { queued.first_language.clone() } else { String::new() },
            needs_interpreter,
        }
    }
}

impl Pressing {
    /// A day that the renter named. Nobody has checked it.
    fn said(what: &str, day: Date, today: Date) -> Self {
        let tone = match (day - today).get_days() {
            ..0 => "red",
            0..=7 => "orange",
            _ => "gray",
        };
        let due = Due { date: Moment::on(day.into(), None, today), in_words: show_distance(day, today), tone };
        Self { what: format!("{what} (renter)"), due }
    }
}
