//! A checklist as it comes in: in a form one item a line, in JSON a list.

use crate::input::{Control, Field, Kind, Refused, clean, json};
use serde_json::Value;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, RefOr, Schema};

/// The most items.
const MOST: usize = 50;
/// The most characters of an item.
const LONGEST: usize = 300;

/// What has to be done for a task, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checklist(Vec<String>);

impl Checklist {
    fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Self, Refused> {
        let items: Vec<String> = lines.map(clean::line).filter(|item| !item.is_empty()).collect();
        if items.len() > MOST {
            return Err(Refused::telling(format!("Use up to {MOST} items; there are {}.", items.len())));
        }
        if let Some(long) = items.iter().map(|item| item.chars().count()).find(|length| *length > LONGEST) {
            return Err(Refused::telling(format!("Use up to {LONGEST} characters for an item; one has {long}.")));
        }
        Ok(Self(items))
    }
}

impl Field for Checklist {
    type Stored = Vec<String>;
    const CONTROL: Control = Control::text(Kind::Text, MOST * (LONGEST + 1));

    fn of(stored: &Vec<String>) -> Self {
        Self(stored.clone())
    }

    fn stored(&self) -> Vec<String> {
        self.0.clone()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::of_lines(text.lines())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::of_lines(json::<Vec<String>>(value)?.iter().map(String::as_str))
    }

    fn empty() -> Option<Self> {
        Some(Self::default())
    }

    fn to_text(&self) -> String {
        self.0.join("\n")
    }

    fn to_json(&self) -> Value {
        self.0.clone().into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        let item = ObjectBuilder::new().schema_type(Type::String).max_length(Some(LONGEST));
        ArrayBuilder::new().items(item).max_items(Some(MOST)).description(Some(description)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_is_an_item() {
        let read = Checklist::from_text("Call Ada\n\n  File it \n").unwrap();
        assert_eq!(read.stored(), ["Call Ada", "File it"]);
        assert_eq!(read.to_text(), "Call Ada\nFile it");
        assert_eq!(Checklist::from_json(&json!(["Call Ada", "", "File it"])), Ok(read));
        assert!(Checklist::from_json(&json!("Call Ada")).is_err());
        assert_eq!(Checklist::from_text(&"x\n".repeat(51)).unwrap_err().message, "Use up to 50 items; there are 51.");
        assert_eq!(
            Checklist::from_text(&"x".repeat(301)).unwrap_err().message,
            "Use up to 300 characters for an item; one has 301."
        );
    }
}
