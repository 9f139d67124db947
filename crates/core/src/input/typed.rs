//! Reads what people type into forms: trims it, checks it, and collects what is wrong, field by field.

use crate::input::is_email;
use crate::{Error, FieldError, Result};
use jiff::civil::Date;

/// Longest texts of the columns that forms write to.
pub(crate) mod limits {
    pub(crate) const NAME: usize = 200;
    pub(crate) const ADDRESS: usize = 300;
    pub(crate) const PHONE: usize = 50;
    pub(crate) const POSTCODE: usize = 20;
    pub(crate) const NOTES: usize = 4000;
    pub(crate) const CODE: usize = 64;
    /// How many values a list keeps.
    pub(crate) const LIST: usize = 50;
    /// A sum of dollars beyond this is a slip of the fingers.
    pub(crate) const DOLLARS: i32 = 1_000_000;
}

/// A form as it is being read.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    errors: Vec<FieldError>,
}

impl Typed {
    /// Notes what is wrong with a field and what to do.
    pub(crate) fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// The value made of the fields, unless something is wrong with one of them.
    pub(crate) fn finish<T>(self, value: T) -> Result<T> {
        if self.errors.is_empty() { Ok(value) } else { Err(Error::Invalid(self.errors)) }
    }

    /// Text in one line.
    pub(crate) fn line(&mut self, field: &str, raw: &str, longest: usize) -> String {
        let text = raw.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
        self.fitting(field, text, longest)
    }

    /// Text of several lines.
    pub(crate) fn text(&mut self, field: &str, raw: &str, longest: usize) -> String {
        let text = raw.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
        self.fitting(field, text, longest)
    }

    fn fitting(&mut self, field: &str, text: String, longest: usize) -> String {
        let length = text.chars().count();
        if length > longest {
            self.refuse(field, format!("Up to {longest} characters; this has {length}."));
        }
        text
    }

    /// An email address in lower case; empty stays empty. One that stands there already may stay, also if it is none.
    pub(crate) fn email(&mut self, field: &str, raw: &str, present: Option<&str>) -> String {
        let email = raw.replace('\0', "").trim().to_lowercase();
        let stays = present.is_some_and(|present| present.to_lowercase() == email);
        if !email.is_empty() && !stays && !is_email(&email) {
            self.refuse(field, "Write an email address as in name@example.com.");
        }
        email
    }

    /// Whole dollars, as in `450` or `$1,200`; empty is none. A sum that stands there already may stay.
    pub(crate) fn dollars(&mut self, field: &str, raw: &str, present: Option<i32>) -> Option<i32> {
        let digits: String = raw.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
        if digits.trim().is_empty() {
            return None;
        }
        let sum = digits.trim().parse::<i32>().ok();
        if sum.is_some() && sum == present {
            return sum;
        }
        let sum = sum.filter(|sum| (0..=limits::DOLLARS).contains(sum));
        if sum.is_none() {
            self.refuse(field, "Write whole dollars, as in 450.");
        }
        sum
    }

    /// A date as `YYYY-MM-DD`; empty is none. Beyond these years somebody has mistyped, unless it stands there already.
    pub(crate) fn date(
        &mut self,
        field: &str,
        raw: &str,
        years: std::ops::Range<i16>,
        present: Option<Date>,
    ) -> Option<Date> {
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        let date = raw.parse::<Date>().ok().filter(|date| years.contains(&date.year()) || Some(*date) == present);
        if date.is_none() {
            self.refuse(field, "Write the date as in 2026-11-24, or leave it empty.");
        }
        date
    }

    /// One of a list's values, or nothing. A value that stands there already may stay: old data has some of its own.
    pub(crate) fn code(&mut self, field: &str, raw: &str, labels: &[(&str, &str)], present: Option<&str>) -> String {
        let value = raw.trim();
        if !value.is_empty() && !is_listed(value, labels) && present != Some(value) {
            self.refuse(field, "Choose one from the list.");
        }
        value.to_owned()
    }
}

fn is_listed(value: &str, labels: &[(&str, &str)]) -> bool {
    labels.iter().any(|(stored, _)| *stored == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_measured() {
        let mut typed = Typed::default();
        assert_eq!(typed.line("name", "  Ada\0 \t King ", 8), "Ada King");
        assert_eq!(typed.text("notes", " a\r\nb\0 \n", 3), "a\nb");
        assert!(typed.errors.is_empty());
        typed.line("name", "Ada Kings", 8);
        assert_eq!(typed.errors.len(), 1);
    }

    #[test]
    fn numbers_and_dates() {
        for (raw, present, read, is_refused) in [
            ("", None, None, false),
            ("480", None, Some(480), false),
            (" $1,200 ", None, Some(1200), false),
            ("-1", None, None, true),
            ("12.50", None, None, true),
            ("99999999", None, None, true),
            ("99999999", Some(99_999_999), Some(99_999_999), false),
            ("٣", None, None, true),
        ] {
            let mut typed = Typed::default();
            assert_eq!(typed.dollars("rent", raw, present), read, "{raw}");
            assert_eq!(!typed.errors.is_empty(), is_refused, "{raw}");
        }
        for (raw, is_refused) in
            [("", false), ("2026-11-24", false), ("24/11/2026", true), ("0026-11-24", true), ("2026-02-30", true)]
        {
            let mut typed = Typed::default();
            typed.date("on", raw, 1990..2100, None);
            assert_eq!(!typed.errors.is_empty(), is_refused, "{raw}");
        }
    }

    #[test]
    fn values_beyond_the_list_may_only_stay() {
        let labels = &[("A", "a"), ("B", "b")];
        for (raw, present, is_refused) in
            [("", None, false), ("A", None, false), ("C", None, true), ("C", Some("C"), false), ("C", Some("D"), true)]
        {
            let mut typed = Typed::default();
            typed.code("code", raw, labels, present);
            assert_eq!(!typed.errors.is_empty(), is_refused, "{raw} {present:?}");
        }
    }
}
