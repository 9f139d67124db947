//! What comes in with a request to be called.

use super::TryOutcome;
use crate::input::{Control, Day, Field, Kind, Refused, Text, clean, input, json};
use serde_json::Value;
use std::ops::Deref;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

input! {
    /// A request to be called.
    pub struct ContactInput (form: ContactFields "contact", schema: "ContactBody") {
        /// Their name.
        name: Between<2, 200>, "Name", needed "Enter 2 to 200 characters.";
        /// Their phone number, as they write it.
        phone_number: Between<6, 50>, "Phone", needed "Enter 6 to 50 characters.";
    }
}

input! {
    /// A try to call someone.
    pub struct TryInput (form: TryFields "try", schema: "TryBody") {
        /// How it ended.
        outcome: TryOutcome, "How it ended", needed "Choose how the call ended.", wrong "Choose how the call ended.";
        /// What was said.
        comment: Text<4000>, "Comment";
        /// The day on which to try again.
        try_again_on: Option<Day<2000, 2100>>, "Try again on";
        /// Nobody needs to call again.
        is_done: bool, "The call-back is done";
    }
}

/// Text of `MIN` to `MAX` characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Field for Between<MIN, MAX> {
    type Stored = String;
    const CONTROL: Control = Control::text(Kind::Line, MAX);

    fn of(stored: &String) -> Self {
        Self(stored.clone())
    }

    fn stored(&self) -> String {
        self.0.clone()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        match (MIN..=MAX).contains(&text.chars().count()) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!("Enter {MIN} to {MAX} characters.").into()),
        }
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::from_text(&clean::line(&json::<String>(value)?))
    }

    fn to_text(&self) -> String {
        self.0.clone()
    }

    fn to_json(&self) -> Value {
        self.0.as_str().into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(MIN)).max_length(Some(MAX));
        text.description(Some(description)).into()
    }
}

impl<const MIN: usize, const MAX: usize> Deref for Between<MIN, MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
