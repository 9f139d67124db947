//! Reads what people type into forms: trims it, checks it, and collects what is wrong, field by field.

use crate::input::is_email;
use crate::{Error, FieldError, Result};
use jiff::civil::Date;

/// Longest texts of the columns that forms write to.
pub(crate) mod limits {
    pub(crate) const NAME: usize = 200;
    pub(crate) const ADDRESS: usize = 300;
    pub(crate) const PHONE: usize = 50;
    pub(crate) const NOTES: usize = 4000;
    pub(crate) const CODE: usize = 64;
    /// How many values a list keeps.
    pub(crate) const LIST: usize = 50;
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
    fn dates() {
        for (raw, is_refused) in
            [("", false), ("2026-11-24", false), ("24/11/2026", true), ("0026-11-24", true), ("2026-02-30", true)]
        {
            let mut typed = Typed::default();
            typed.date("on", raw, 1990..2100, None);
            assert_eq!(!typed.errors.is_empty(), is_refused, "{raw}");
        }
    }
}
