//! Times of day.

use super::field::{Control, Field, Kind, Refused, json};
use super::schema::{described, text};
use derive_more::Deref;
use jiff::civil::Time;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// A time of day on Melbourne's clocks, to the minute. It is no moment: on the night when the clocks change, it may be twice or
/// never, and it is shown as it was entered all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deref)]
pub struct TimeOfDay(Time);

/// How a program writes one.
const PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$";

impl TimeOfDay {
    /// As in `14:15`, `2:15 pm`, `2.15pm` or `2 pm`. Without "am" or "pm" it has minutes: "2" could be either.
    fn read(written: &str) -> Option<Self> {
        let written = written.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
        let (digits, half) = match (written.strip_suffix("am"), written.strip_suffix("pm")) {
            (Some(digits), _) => (digits, Some(0)),
            (_, Some(digits)) => (digits, Some(12)),
            _ => (written.as_str(), None),
        };
        let mut parts = digits.trim().split([':', '.']);
        let (hour, minute) = (parts.next()?, parts.next());
        // Programs write seconds, and some browsers do.
        let is_whole = parts.next().is_none_or(|seconds| seconds == "00") && parts.next().is_none();
        let number =
            |digits: &str| digits.parse::<i8>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let minute = match minute {
            Some(minute) => number(minute).filter(|_| minute.len() == 2)?,
            None => half.map(|_| 0)?,
        };
        let hour = match (number(hour)?, half) {
            (hour @ 1..=12, Some(half)) => hour % 12 + half,
            (_, Some(_)) => return None,
            (hour, None) => hour,
        };
        Time::new(hour, minute, 0, 0).ok().filter(|_| is_whole).map(Self)
    }
}

impl Field for TimeOfDay {
    type Stored = clerk_platform::time::Time;
    const CONTROL: Control = Control::new(Kind::Time);
    const OR_NOTHING: &'static str = ", or leave it empty";

    fn of(stored: &Self::Stored) -> Self {
        Self(stored.to_jiff())
    }

    fn stored(&self) -> Self::Stored {
        self.0.to_sqlx()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::read(text).ok_or_else(|| "Enter a time such as 10:30 or 2:15 pm.".into())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::from_text(json::<String>(value)?.trim())
    }

    fn to_text(&self) -> String {
        self.0.strftime("%H:%M").to_string()
    }

    fn to_json(&self) -> Value {
        self.0.strftime("%H:%M:%S").to_string().into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(text().pattern(Some(PATTERN)), description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them() {
        for (text, read) in [
            ("10:30", Some("10:30")),
            ("10:30:00", Some("10:30")),
            ("00:00", Some("00:00")),
            ("23:59", Some("23:59")),
            ("9.05", Some("09:05")),
            ("9:05 am", Some("09:05")),
            ("2:15 pm", Some("14:15")),
            ("2.15PM", Some("14:15")),
            ("2 p.m.", Some("14:00")),
            ("12 am", Some("00:00")),
            ("12:30 pm", Some("12:30")),
            // In the hour that the clocks skip on 4 October 2026: no moment, but a time of day.
            ("02:30", Some("02:30")),
            ("2", None),
            ("24:00", None),
            ("10:60", None),
            ("10:3", None),
            ("13 pm", None),
            ("0 am", None),
            ("10:30:05", None),
            ("10:30:00:00", None),
            ("-1:30", None),
            ("+1:30", None),
            ("٣:30", None),
            ("noon", None),
            ("", None),
        ] {
            assert_eq!(TimeOfDay::from_text(text).ok().map(|time| time.to_text()).as_deref(), read, "{text}");
        }
        assert_eq!(TimeOfDay::from_json(&"10:30".into()).unwrap().to_json(), Value::from("10:30:00"));
    }
}
