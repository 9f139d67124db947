//! What a type must know to be a field of an input.

use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// A kind of value that forms and JSON bring in.
pub trait Field: Clone + PartialEq {
    /// What the model holds, and the column: `String` for text, `i32` for dollars.
    type Stored;
    /// How a form asks for it.
    const CONTROL: Control;
    /// What is added to the message when the field is an `Option`.
    const OR_NOTHING: &'static str = "";
    /// Whether a JSON body is to name it even where it may be `null`.
    const IS_NAMED: bool = false;

    /// The value as stored. It is not checked: what is stored may stay.
    fn of(stored: &Self::Stored) -> Self;

    /// What to store.
    fn stored(&self) -> Self::Stored;

    /// Reads what was typed. It has been cleaned for its kind of control, and is not empty.
    fn from_text(text: &str) -> Result<Self, Refused>;

    /// Reads a JSON value, strictly.
    fn from_json(value: &Value) -> Result<Self, Refused>;

    /// What a form shows; empty for nothing.
    fn to_text(&self) -> String;

    /// What the API takes.
    fn to_json(&self) -> Value;

    /// The value when nothing came in; `None` if there has to be something.
    fn empty() -> Option<Self> {
        None
    }

    /// The schema of its JSON.
    fn schema(description: &str) -> RefOr<Schema>;

    /// The schemas that its own refers to.
    fn schemas(_schemas: &mut Vec<(String, RefOr<Schema>)>) {}

    /// Reads all that a form sent under the field's name: one or more texts as for `from_text`. `kept` is what is stored.
    fn from_texts(texts: &[String], _kept: Option<&Self>) -> Result<Self, Refused> {
        Self::from_text(texts.first().map_or("", String::as_str))
    }

    /// Everything that a form shows.
    fn to_texts(&self) -> Vec<String> {
        vec![self.to_text()]
    }

    /// Reads a JSON value. Parts of it that are as they are stored may stay.
    fn from_json_or_kept(value: &Value, _kept: Option<&Self>) -> Result<Self, Refused> {
        Self::from_json(value)
    }
}

/// Why a value is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where in the field, as `[2]`; empty for all of it.
    pub at: String,
    /// What is wrong and what to do.
    pub message: String,
    /// It is JSON of another type than expected.
    pub is_unreadable: bool,
    /// The message says more than the field's own could, such as by how much it is too long.
    pub is_telling: bool,
}

impl Refused {
    /// With a message that takes the place of the field's own.
    pub fn telling(message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self { is_telling: true, ..message.into() }
    }
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self { at: String::new(), message, is_unreadable: false, is_telling: false }
    }
}

impl From<&str> for Refused {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

/// A field as its input declares it.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Its name, in the form and in JSON.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What is said when it is missing; `None` if it may be.
    pub needed: Option<&'static str>,
    /// What is said when it is wrong, where that is not what the type says.
    pub wrong: Option<&'static str>,
    /// How a form asks for it.
    pub control: Control,
    /// Whether a JSON body is to name it even where it may be `null`.
    pub is_named: bool,
}

/// How a form asks for a value.
#[derive(Debug, Clone, Copy)]
pub struct Control {
    /// Which control it is.
    pub kind: Kind,
    /// The most characters. No browser cuts at it: the page counts, and the server refuses.
    pub longest: Option<usize>,
    /// The lowest number.
    pub min: Option<i32>,
    /// The highest number.
    pub max: Option<i32>,
    /// Of a day, the first year, and the first after the last.
    pub years: Option<(i16, i16)>,
    /// The number that a new form starts with, and that JSON means when it does not name the field.
    pub usual: Option<i32>,
    /// What can be chosen: stored value and label.
    pub choices: &'static [(&'static str, &'static str)],
}

/// A kind of control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// A line of digits.
    Digits,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// Several lines.
    Text,
    /// A whole number.
    Number,
    /// Whole dollars.
    Dollars,
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// One box to tick.
    Tick,
    /// One of several.
    Select,
    /// One of several, or the person's own words in a second control, whose name ends in `_words`.
    SelectOrWords,
    /// Any of several.
    Checks,
}

impl Control {
    /// A control without limits or choices.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, longest: None, min: None, max: None, years: None, usual: None, choices: &[] }
    }

    /// A control for text.
    pub const fn text(kind: Kind, longest: usize) -> Self {
        Self { longest: Some(longest), ..Self::new(kind) }
    }

    /// A choice from a list.
    pub const fn select(choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { choices, ..Self::new(Kind::Select) }
    }
}

/// The part of [`Field`] that is alike for all types that wrap what they store.
macro_rules! wraps {
    ($stored:ty $(, $marker:ident)?) => {
        type Stored = $stored;

        fn of(stored: &$stored) -> Self {
            Self(stored.clone() $(, $marker)?)
        }

        fn stored(&self) -> $stored {
            self.0.clone()
        }

        fn to_text(&self) -> String {
            self.0.to_string()
        }

        fn to_json(&self) -> serde_json::Value {
            self.0.clone().into()
        }
    };
}

/// The part of [`Field`] that is alike for all types that are stored as they are.
macro_rules! stored_as_is {
    () => {
        type Stored = Self;

        fn of(stored: &Self) -> Self {
            *stored
        }

        fn stored(&self) -> Self {
            *self
        }
    };
}

pub(crate) use {stored_as_is, wraps};

/// A JSON value of the expected type.
pub(crate) fn json<T: DeserializeOwned>(value: &Value) -> Result<T, Refused> {
    T::deserialize(value)
        .map_err(|error| Refused { is_unreadable: true, ..format!("This can't be read: {error}.").into() })
}
