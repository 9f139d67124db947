//! Whole numbers and whole dollars, and numbers that have a usual value.

use super::field::{Control, Field, Kind, Refused, json, wraps};
use super::schema::{described, number as number_schema};
use derive_more::Deref;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// A sum beyond this is a slip of the fingers.
const MOST_DOLLARS: i32 = 1_000_000;

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deref)]
pub struct Count<const MIN: i32, const MAX: i32>(i32);

/// Whole dollars, from 0 to a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deref)]
pub struct Dollars(i32);

impl<const MIN: i32, const MAX: i32> Count<MIN, MAX> {
    fn checked(number: Option<i32>) -> Result<Self, Refused> {
        let number = number.filter(|number| (MIN..=MAX).contains(number));
        number.map(Self).ok_or_else(|| format!("Enter a whole number from {MIN} to {MAX}.").into())
    }
}

impl<const MIN: i32, const MAX: i32> Field for Count<MIN, MAX> {
    wraps!(i32);
    const CONTROL: Control = Control { min: Some(MIN), max: Some(MAX), ..Control::new(Kind::Number) };

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::checked(text.parse().ok())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::checked(Some(json(value)?))
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
    wraps!(i32);
    const CONTROL: Control = Control::new(Kind::Dollars);

    /// As in `450` or `$1,200`.
    fn from_text(text: &str) -> Result<Self, Refused> {
        let digits: String = text.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
        Self::checked(digits.parse().ok())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::checked(Some(json(value)?))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(number_schema(0, MOST_DOLLARS), description)
    }
}

/// A number that is `USUAL` unless told otherwise: a new form starts with it, and JSON that does not name the field means it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usually<const USUAL: i32, T>(T);

impl<const USUAL: i32, T: Field> Field for Usually<USUAL, T> {
    type Stored = T::Stored;
    const CONTROL: Control = Control { usual: Some(USUAL), ..T::CONTROL };

    fn of(stored: &T::Stored) -> Self {
        Self(T::of(stored))
    }

    fn stored(&self) -> T::Stored {
        self.0.stored()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        T::from_text(text).map(Self)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        T::from_json(value).map(Self)
    }

    fn to_text(&self) -> String {
        self.0.to_text()
    }

    fn to_json(&self) -> Value {
        self.0.to_json()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        T::schema(description)
    }
}

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub, reason = "`input!` makes public items")]

    use super::super::reader::check;
    use super::super::{Form, Input, input};
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

    input! {
        /// Of a test.
        pub struct Capacity (form: CapacityFields "capacity", schema: "Capacity") {
            /// How many.
            cases: Usually<4, Count<0, 10>>, "Cases", needed "Write how many.";
        }
    }

    #[test]
    fn what_is_not_said_is_the_usual_number() {
        assert_eq!(Form::<Capacity>::blank().cases.value(), "4");
        for (body, read) in [(json!({}), Some(4)), (json!({ "cases": 7 }), Some(7)), (json!({ "cases": null }), None)] {
            let cases = Capacity::from_json(body.as_object().unwrap(), None).ok().map(|input| input.cases.stored());
            assert_eq!(cases, read, "{body}");
        }
        let cleared = Form::<Capacity>::sent(&[("cases".to_owned(), String::new())]).read(None);
        assert!(cleared.is_err(), "a form says it");
    }
}
