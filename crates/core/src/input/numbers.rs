//! Whole numbers and whole dollars.

use super::field::{Control, Field, Kind, Refused, json};
use super::schema::{described, number as number_schema};
use serde_json::Value;
use std::ops::Deref;
use utoipa::openapi::{RefOr, Schema};

/// A sum beyond this is a slip of the fingers.
const MOST_DOLLARS: i32 = 1_000_000;

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count<const MIN: i32, const MAX: i32>(i32);

/// Whole dollars, from 0 to a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dollars(i32);

impl<const MIN: i32, const MAX: i32> Count<MIN, MAX> {
    fn checked(number: Option<i32>) -> Result<Self, Refused> {
        let number = number.filter(|number| (MIN..=MAX).contains(number));
        number.map(Self).ok_or_else(|| format!("Enter a whole number from {MIN} to {MAX}.").into())
    }
}

impl<const MIN: i32, const MAX: i32> Field for Count<MIN, MAX> {
    type Stored = i32;
    const CONTROL: Control = Control { min: Some(MIN), max: Some(MAX), ..Control::new(Kind::Number) };

    fn of(stored: &i32) -> Self {
        Self(*stored)
    }

    fn stored(&self) -> i32 {
        self.0
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::checked(text.parse().ok())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::checked(Some(json(value)?))
    }

    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn to_json(&self) -> Value {
        self.0.into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(number_schema(MIN, MAX), description)
    }
}

impl Dollars {
    fn checked(sum: Option<i32>) -> Result<Self, Refused> {
        let sum = sum.filter(|sum| (0..=MOST_DOLLARS).contains(sum));
        sum.map(Self).ok_or_else(|| "Enter whole dollars, such as 450.".into())
    }
}

impl Field for Dollars {
    type Stored = i32;
    const CONTROL: Control = Control::new(Kind::Dollars);

    fn of(stored: &i32) -> Self {
        Self(*stored)
    }

    fn stored(&self) -> i32 {
        self.0
    }

    /// As in `450` or `$1,200`.
    fn from_text(text: &str) -> Result<Self, Refused> {
        let digits: String = text.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
        Self::checked(digits.parse().ok())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::checked(Some(json(value)?))
    }

    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn to_json(&self) -> Value {
        self.0.into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(number_schema(0, MOST_DOLLARS), description)
    }
}

impl<const MIN: i32, const MAX: i32> Deref for Count<MIN, MAX> {
    type Target = i32;

    fn deref(&self) -> &i32 {
        &self.0
    }
}

impl Deref for Dollars {
    type Target = i32;

    fn deref(&self) -> &i32 {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::check;
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_from_forms() {
        for (text, kept, read) in [
            ("", None, Ok(None)),
            (" 7 ", None, Ok(Some(7))),
            ("0", None, Ok(Some(0))),
            ("100", None, Ok(Some(100))),
            ("101", None, Err("Enter a whole number from 0 to 100.")),
            ("101", Some(101), Ok(Some(101))),
            ("101", Some(102), Err("Enter a whole number from 0 to 100.")),
            ("-1", None, Err("Enter a whole number from 0 to 100.")),
            ("1.5", None, Err("Enter a whole number from 0 to 100.")),
            ("٣", None, Err("Enter a whole number from 0 to 100.")),
            ("99999999999", None, Err("Enter a whole number from 0 to 100.")),
        ] {
            check::<Option<Count<0, 100>>>(&[text], &kept, read);
        }
        for (text, kept, read) in [
            ("480", None, Ok(Some(480))),
            (" $1,200 ", None, Ok(Some(1200))),
            ("-1", None, Err("Enter whole dollars, such as 450.")),
            ("12.50", None, Err("Enter whole dollars, such as 450.")),
            ("lots", None, Err("Enter whole dollars, such as 450.")),
            ("1000001", None, Err("Enter whole dollars, such as 450.")),
            ("99999999", Some(99_999_999), Ok(Some(99_999_999))),
        ] {
            check::<Option<Dollars>>(&[text], &kept, read);
        }
    }

    #[test]
    fn numbers_from_json_are_numbers() {
        for (value, read) in [
            (json!(7), Ok(Some(7))),
            (json!(null), Ok(None)),
            (json!(101), Err("from 0 to 100")),
            (json!("7"), Err("invalid type: string \"7\", expected i32")),
            (json!(1.5), Err("invalid type: floating point")),
            (json!(true), Err("invalid type: boolean")),
            (json!(99_999_999_999_i64), Err("invalid value")),
            (json!([7]), Err("invalid type: sequence")),
        ] {
            match (Option::<Count<0, 100>>::from_json(&value), read) {
                (Ok(number), Ok(expected)) => assert_eq!(number.stored(), expected, "{value}"),
                (Err(refused), Err(says)) => assert!(refused.message.contains(says), "{value}: {refused:?}"),
                (other, _) => panic!("{value}: {other:?}"),
            }
            let is_sum = value.is_null() || value.as_i64().is_some_and(|sum| sum < 1000);
            assert_eq!(Option::<Dollars>::from_json(&value).is_ok(), is_sum, "{value}");
        }
    }
}
