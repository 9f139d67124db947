//! A number that has a usual value.

use super::field::{Control, Field, Refused};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

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

    use super::super::{Count, Form, Input, input};
    use super::*;
    use serde_json::json;

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
