//! What the system recorded takes a line; several such lines in a row fold into one.

use crate::views::entry::Entry;
use clerk_platform::time::{melbourne_date, show_near_date};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// How many lines in a row fold.
const FOLDED: usize = 3;

/// What was recorded this recently is shown: someone may just have done it.
const RECENT: SignedDuration = SignedDuration::from_mins(15);

/// A part of a timeline as it is shown.
pub(crate) enum Item {
    /// An entry.
    One(Box<Entry>),
    /// Several changes in a row.
    Several(Fold),
}

/// Several changes in a row.
pub(crate) struct Fold {
    /// How many, and when: `4 changes, 12 Nov to 14 Nov`.
    pub(crate) label: String,
    pub(crate) is_open: bool,
    pub(crate) entries: Vec<Entry>,
}

/// The entries, newest first, with several changes in a row folded.
pub(crate) fn fold(entries: Vec<Entry>, folds: bool, now: Timestamp) -> Vec<Item> {
    let one = |entry| Item::One(Box::new(entry));
    if !folds {
        return entries.into_iter().map(one).collect();
    }
    let (mut items, mut run) = (Vec::with_capacity(entries.len()), Vec::new());
    let end = |run: &mut Vec<Entry>, items: &mut Vec<Item>| {
        if run.len() >= FOLDED {
            items.push(Item::Several(Fold::of(std::mem::take(run), now)));
        } else {
            items.extend(run.drain(..).map(one));
        }
    };
    for entry in entries {
        if entry.is_event {
            run.push(entry);
        } else {
            end(&mut run, &mut items);
            items.push(one(entry));
        }
    }
    end(&mut run, &mut items);
    items
}

impl Fold {
    fn of(entries: Vec<Entry>, now: Timestamp) -> Self {
        let newest = entries.first().map_or(now, |entry| entry.created_at);
        let oldest = entries.last().map_or(now, |entry| entry.created_at);
        let days = in_words(melbourne_date(oldest), melbourne_date(newest), melbourne_date(now));
        Self {
            label: format!("{} changes, {days}", entries.len()),
            is_open: now.duration_since(newest) <= RECENT,
            entries,
        }
    }
}

/// From one day to another: `14 Nov`, `12 to 14 Nov`, `30 Oct to 2 Nov`.
fn in_words(from: Date, to: Date, today: Date) -> String {
    let last = show_near_date(to, today);
    if from == to {
        last
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} to {last}", from.day())
    } else {
        format!("{} to {last}", show_near_date(from, today))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_once() {
        let today = "2026-11-24".parse().unwrap();
        for (from, to, words) in [
            ("2026-11-14", "2026-11-14", "14 Nov"),
            ("2026-11-12", "2026-11-14", "12 to 14 Nov"),
            ("2026-10-30", "2026-11-02", "30 Oct to 2 Nov"),
            ("2025-11-30", "2026-01-02", "30 Nov 2025 to 2 Jan"),
        ] {
            assert_eq!(in_words(from.parse().unwrap(), to.parse().unwrap(), today), words);
        }
    }
}
