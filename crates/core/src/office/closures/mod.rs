//! When the office is closed, and what renters are told then.

mod queries;

pub use queries::{add, all, at, get, remove, update};

use crate::Result;
use crate::input::typed::Typed;
use clerk_platform::time::{Date, Timestamp};
use serde::Serialize;
use uuid::Uuid;

/// A time for which the office is closed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Closure {
    /// Id.
    pub id: Uuid,
    /// The first day on which it is closed.
    #[schema(value_type = String, format = Date)]
    pub closes_on: Date,
    /// The first day on which it is open again.
    #[schema(value_type = String, format = Date)]
    pub reopens_on: Date,
    /// What callers hear.
    pub call_text: String,
    /// What new clients are written.
    pub email_text: String,
    /// What stands on the intake form.
    pub form_notice: String,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// Where a day stands to a closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The office is closed.
    Current,
    /// It will be.
    Upcoming,
    /// It was.
    Past,
}

impl Closure {
    /// Where a day stands to it.
    pub fn when(&self, today: jiff::civil::Date) -> When {
        if today < self.closes_on.to_jiff() {
            When::Upcoming
        } else if today < self.reopens_on.to_jiff() {
            When::Current
        } else {
            When::Past
        }
    }
}

/// A closure as typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedClosure<'a> {
    /// `YYYY-MM-DD`, inclusive.
    pub closes_on: &'a str,
    /// `YYYY-MM-DD`, exclusive.
    pub reopens_on: &'a str,
    /// What callers hear.
    pub call_text: &'a str,
    /// What new clients are written.
    pub email_text: &'a str,
    /// What stands on the intake form.
    pub form_notice: &'a str,
}

/// A closure, checked.
#[derive(Debug)]
pub struct NewClosure {
    closes_on: jiff::civil::Date,
    reopens_on: jiff::civil::Date,
    call_text: String,
    email_text: String,
    form_notice: String,
}

impl NewClosure {
    /// Checks what was typed: the office opens again after it closes, and the texts are there.
    pub fn new(typed: &TypedClosure<'_>) -> Result<Self> {
        let mut checks = Typed::default();
        let mut date = |field: &str, raw: &str| {
            if raw.trim().is_empty() {
                checks.refuse(field, "Write the date as in 2026-11-24.");
            }
            checks.date(field, raw, 1990..2100, None)
        };
        let dates = (date("closes_on", typed.closes_on), date("reopens_on", typed.reopens_on));
        let (closes_on, reopens_on) = (dates.0.unwrap_or_default(), dates.1.unwrap_or_default());
        if dates.0.is_some() && dates.1.is_some() && reopens_on <= closes_on {
            checks.refuse("reopens_on", "The office opens again after the day on which it closes.");
        }
        let mut text = |field: &str, raw: &str, longest: usize| {
            let text = checks.text(field, raw, longest);
            if text.is_empty() {
                checks.refuse(field, "Write what people are told while the office is closed.");
            }
            text
        };
        let call_text = text("call_text", typed.call_text, 2000);
        let email_text = text("email_text", typed.email_text, 4000);
        let form_notice = text("form_notice", typed.form_notice, 2000);
        checks.finish(Self { closes_on, reopens_on, call_text, email_text, form_notice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff_sqlx::ToSqlx;

    #[test]
    fn the_close_date_counts_and_the_reopen_date_does_not() {
        let date = |raw: &str| raw.parse::<jiff::civil::Date>().unwrap();
        let closure = Closure {
            id: Uuid::nil(),
            closes_on: date("2026-12-20").to_sqlx(),
            reopens_on: date("2027-01-04").to_sqlx(),
            call_text: String::new(),
            email_text: String::new(),
            form_notice: String::new(),
            updated_at: jiff::Timestamp::UNIX_EPOCH.to_sqlx(),
        };
        for (day, when) in [
            ("2026-12-19", When::Upcoming),
            ("2026-12-20", When::Current),
            ("2027-01-03", When::Current),
            ("2027-01-04", When::Past),
        ] {
            assert_eq!(closure.when(date(day)), when, "{day}");
        }
    }
}
