//! Days. A form takes them as people write them; JSON as `2026-11-24` and no other way.

mod read;

use super::field::{Control, Field, Kind, Refused, json};
use super::schema::{date, described};
use derive_more::Deref;
use jiff_sqlx::ToSqlx;
pub use read::read_day;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// A day from the year `FROM` until before `UNTIL`: beyond them someone has mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deref)]
pub struct Day<const FROM: i16, const UNTIL: i16>(jiff::civil::Date);

impl<const FROM: i16, const UNTIL: i16> Field for Day<FROM, UNTIL> {
    type Stored = clerk_platform::time::Date;
    const CONTROL: Control = Control { years: Some((FROM, UNTIL)), ..Control::new(Kind::Day) };
    const OR_NOTHING: &'static str = ", or leave it empty";

    fn of(stored: &Self::Stored) -> Self {
        Self(stored.to_jiff())
    }

    fn stored(&self) -> Self::Stored {
        self.0.to_sqlx()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        read_day(text, FROM..UNTIL).map(Self)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        let text = json::<String>(value)?;
        let day = text.trim().parse::<jiff::civil::Date>().ok().filter(|day| day.to_string() == text.trim());
        let day = day.filter(|day| (FROM..UNTIL).contains(&day.year()));
        day.map(Self).ok_or_else(|| Refused::telling("Enter a date such as 2026-11-24."))
    }

    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn to_json(&self) -> Value {
        self.to_text().into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(date(), description)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::check;
    use super::*;
    use serde_json::json;

    type Birthday = Option<Day<1900, 2100>>;
    const WRONG: &str = "Enter a date such as 24/11/2026, or leave it empty.";

    fn stored(text: &str) -> Option<clerk_platform::time::Date> {
        Some(text.parse::<jiff::civil::Date>().unwrap().to_sqlx())
    }

    #[test]
    fn days_from_forms() {
        for (text, kept, read) in [
            ("", None, Ok(None)),
            (" 2026-11-24 ", None, Ok(stored("2026-11-24"))),
            ("24/11/2026", None, Ok(stored("2026-11-24"))),
            ("11/24/2026", None, Err("There is no month 24. Enter the day first, as in 24/11/2026.")),
            ("2026-02-30", None, Err("There is no 30 February 2026.")),
            ("0026-11-24", None, Err(WRONG)),
            ("2100-01-01", None, Err(WRONG)),
            ("yesterday", None, Err(WRONG)),
            ("0026-11-24", stored("0026-11-24"), Ok(stored("0026-11-24"))),
            ("", stored("0026-11-24"), Ok(None)),
        ] {
            check::<Birthday>(&[text], &kept, read);
        }
        assert_eq!(Day::<1900, 2100>::from_text("nonsense").unwrap_err().message, "Enter a date such as 24/11/2026.");
    }

    #[test]
    fn days_from_json_are_text() {
        for value in [json!(20_261_124), json!(true), json!(["2026-11-24"]), json!("20261124")] {
            assert!(Birthday::from_json(&value).is_err(), "{value}");
        }
        let refused = Birthday::from_json(&json!("24/11/2026")).unwrap_err();
        assert_eq!(refused.message, "Enter a date such as 2026-11-24.");
        for value in [json!(null), json!("")] {
            assert_eq!(Birthday::from_json(&value), Ok(None), "{value}");
        }
        assert_eq!(Birthday::from_json(&json!("2026-11-24")).unwrap().to_json(), json!("2026-11-24"));
    }
}
