//! What a cell of a list shows, and what it says in a file.

use crate::ui::{Moment, Tag};
use crate::views::nearness::Due;
use clerk_core::office::accounts::StaffRef;
use clerk_platform::time::{Timestamp, melbourne};

/// A cell; `components/list.html` shows it.
pub(crate) struct Cell {
    /// `lead` for what a row is about, next to a file reference; `tags` for badges, which need no label on a phone; or empty.
    pub(crate) kind: &'static str,
    pub(crate) parts: Vec<Part>,
    /// The form where it is changed, for those who may.
    pub(crate) change: Option<String>,
}

/// A part of a cell: words, a time and a badge, whichever of them there are.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    pub(crate) time: Option<Moment>,
    pub(crate) badge: Option<(String, &'static str)>,
    /// `email` or `phone` for what can be written to or dialled; or empty.
    pub(crate) link: &'static str,
    /// What it says in a file.
    file: String,
}

impl Part {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { file: text.clone(), text, ..Self::default() }
    }

    /// Words of a class.
    pub(crate) fn of(class: &'static str, text: impl Into<String>) -> Self {
        Self { class, ..Self::text(text) }
    }

    /// Words in place of what is not there. A file leaves it empty.
    pub(crate) fn nothing(text: &str) -> Self {
        Self::aside("text-secondary", text)
    }

    /// Words of a class that a file leaves out.
    pub(crate) fn aside(class: &'static str, text: &str) -> Self {
        Self { class, text: text.to_owned(), ..Self::default() }
    }

    /// A badge.
    pub(crate) fn badge(label: impl Into<String>, tone: &'static str) -> Self {
        let label = label.into();
        Self { file: label.clone(), badge: Some((label, tone)), ..Self::default() }
    }

    /// A moment, shown as `shown`.
    pub(crate) fn moment(shown: Moment) -> Self {
        Self { file: in_file(&shown.iso), time: Some(shown), ..Self::default() }
    }

    /// A day and how near it is, after words if there are any. A file has the day, which stays true.
    pub(crate) fn due(class: &'static str, text: &str, due: Due) -> Self {
        let Self { file, time, .. } = Self::moment(due.date);
        let file = [text, &file].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Self { class, text: text.to_owned(), time, badge: Some((due.in_words, due.tone)), file, link: "" }
    }

    /// The same with a badge after it.
    pub(crate) fn with_badge(self, label: impl Into<String>, tone: &'static str) -> Self {
        let label = label.into();
        Self { file: format!("{} {label}", self.file), badge: Some((label, tone)), ..self }
    }
}

impl Cell {
    /// Several parts.
    pub(crate) fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        Self { kind: "", parts: parts.into_iter().collect(), change: None }
    }

    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::of([Part::text(text)])
    }

    /// Words in place of what is not there.
    pub(crate) fn nothing(text: &str) -> Self {
        Self::of([Part::nothing(text)])
    }

    /// Words that may break anywhere, or that they are not known.
    pub(crate) fn known(text: &str) -> Self {
        Self::of([if text.is_empty() { Part::nothing("Not known") } else { Part::of("text-break", text) }])
    }

    /// What the row is about.
    pub(crate) fn lead(parts: impl IntoIterator<Item = Part>) -> Self {
        Self { kind: "lead", ..Self::of(parts) }
    }

    /// Badges, with what is said after them.
    pub(crate) fn tags(parts: impl IntoIterator<Item = Part>) -> Self {
        Self { kind: "tags", ..Self::of(parts) }
    }

    /// One badge.
    pub(crate) fn tag(tag: impl Into<Tag>) -> Self {
        let Tag { label, tone } = tag.into();
        Self::tags([Part::badge(label, tone)])
    }

    /// Someone on a case, or nobody.
    pub(crate) fn person(staff: Option<&StaffRef>) -> Self {
        Self::name(staff.map_or("", |staff| &staff.full_name))
    }

    /// A name, or nobody.
    pub(crate) fn name(name: &str) -> Self {
        Self::of([if name.is_empty() { Part::nothing("Nobody") } else { Part::text(name) }])
    }

    /// A day and how near it is, or that there is none.
    pub(crate) fn due(due: Option<Due>, none: &str) -> Self {
        Self::of([due.map_or_else(|| Part::nothing(none), |due| Part::due("", "", due))])
    }

    /// The day of a moment.
    pub(crate) fn day(at: Timestamp) -> Self {
        Self::of([Part::moment(Moment::date_of(at))])
    }

    /// A moment, to the minute.
    pub(crate) fn time(at: Timestamp) -> Self {
        Self::of([Part::moment(Moment::time(at))])
    }

    /// An address that can be written to.
    pub(crate) fn email(address: &str) -> Self {
        match address {
            "" => Self::known(""),
            address => Self::of([Part { link: "email", ..Part::of("text-break", address) }]),
        }
    }

    /// Numbers that can be dialled.
    pub(crate) fn phone(numbers: &str) -> Self {
        match numbers {
            "" => Self::known(""),
            numbers => Self::of([Part { link: "phone", ..Part::text(numbers) }]),
        }
    }

    /// What it says in a file.
    pub(crate) fn in_file(&self) -> String {
        let said: Vec<&str> =
            self.parts.iter().map(|part| part.file.as_str()).filter(|said| !said.is_empty()).collect();
        said.join(" ")
    }
}

/// A moment as spreadsheets know it, on Melbourne's clocks. A day is itself.
fn in_file(iso: &str) -> String {
    match iso.parse::<jiff::Timestamp>() {
        Ok(at) => melbourne(at).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => iso.replace('T', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_stays_true() {
        let due = |iso: &str| Due {
            date: Moment { iso: iso.to_owned(), text: "30 Nov 2026".to_owned() },
            in_words: "tomorrow".to_owned(),
            tone: "orange",
        };
        for (cell, expected) in [
            (Cell::text("Ada"), "Ada"),
            (Cell::name(""), ""),
            (Cell::known(""), ""),
            (Cell::tags([Part::badge("Advice", "azure"), Part::badge("Closed", "gray")]), "Advice Closed"),
            (Cell::due(None, "None"), ""),
            (Cell::due(Some(due("2026-11-30")), "None"), "2026-11-30"),
            (Cell::due(Some(due("2026-11-30T10:00")), "None"), "2026-11-30 10:00"),
            (Cell::due(Some(due("2026-11-29T13:30:00Z")), "None"), "2026-11-30 00:30"),
            (Cell::of([Part::due("pressing", "Hearing", due("2026-11-30"))]), "Hearing 2026-11-30"),
            (Cell::of([Part::of("check", "Conflict").with_badge("passed", "green")]), "Conflict passed"),
        ] {
            assert_eq!(cell.in_file(), expected);
        }
    }
}
