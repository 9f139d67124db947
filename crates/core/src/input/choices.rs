//! Values from lists. The enums of `values!` are fields by themselves; see `values.rs`.

use super::field::{Control, Field, Kind, Refused, json, stored_as_is, wraps};
use super::schema::{described, text};
use super::text::{clean, fitting};
use derive_more::Deref;
use serde_json::Value;
use std::marker::PhantomData;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// A list of stored values with their labels.
pub trait List: Clone + PartialEq {
    /// Stored values and labels, in the order in which people expect them.
    const LABELS: &'static [(&'static str, &'static str)];
}

/// A value from a list, although old data may hold other values; empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Deref)]
pub struct Listed<L>(#[deref(forward)] String, PhantomData<L>);

/// A value of a list, or the person's own words in up to `MAX` characters; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords<L, const MAX: usize>(String, PhantomData<L>);

/// Yes, unless a box that says no is ticked: a form sends `false`, or nothing, and JSON that does not name it means yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesUnlessTicked(bool);

/// Yes or no, of which one has to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deref)]
pub struct YesNo(bool);

fn is_listed<L: List>(value: &str) -> bool {
    L::LABELS.iter().any(|(stored, _)| *stored == value)
}

impl<L: List> Field for Listed<L> {
    wraps!(String, PhantomData);
    const CONTROL: Control = Control::select(L::LABELS);

    fn from_text(text: &str) -> Result<Self, Refused> {
        if is_listed::<L>(text) {
            Ok(Self(text.to_owned(), PhantomData))
        } else {
            Err("Choose one from the list.".into())
        }
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        let text = json::<String>(value)?;
        if text.trim().is_empty() { Ok(Self(String::new(), PhantomData)) } else { Self::from_text(text.trim()) }
    }

    fn empty() -> Option<Self> {
        Some(Self(String::new(), PhantomData))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(text(), description)
    }
}

impl<L: List, const MAX: usize> Field for OwnWords<L, MAX> {
    wraps!(String, PhantomData);
    const CONTROL: Control = Control { kind: Kind::SelectOrWords, longest: Some(MAX), ..Control::select(L::LABELS) };

    fn from_text(text: &str) -> Result<Self, Refused> {
        fitting(text.to_owned(), MAX).map(|text| Self(text, PhantomData))
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::from_text(&clean::line(&json::<String>(value)?))
    }

    fn empty() -> Option<Self> {
        Some(Self(String::new(), PhantomData))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(text().max_length(Some(MAX)), description)
    }

    /// If there are words, which come last, they count instead of the choice.
    fn from_texts(texts: &[String], _kept: Option<&Self>) -> Result<Self, Refused> {
        Self::from_text(texts.last().map_or("", String::as_str))
    }

    fn to_texts(&self) -> Vec<String> {
        let text = self.to_text();
        if is_listed::<L>(&text) { vec![text, String::new()] } else { vec![String::new(), text] }
    }
}

/// A box to tick: a form sends `true`, or nothing. As an `Option`, a choice of yes, no and not known.
impl Field for bool {
    stored_as_is!();
    const CONTROL: Control = Control { choices: &[("true", "Yes"), ("false", "No")], ..Control::new(Kind::Tick) };
    const OR_NOTHING: &'static str = ", or leave it empty";

    fn from_text(text: &str) -> Result<Self, Refused> {
        text.parse().map_err(|_| "Choose yes or no.".into())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        json(value)
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    fn to_json(&self) -> Value {
        (*self).into()
    }

    fn empty() -> Option<Self> {
        Some(false)
    }

    fn schema(description: &str) -> RefOr<Schema> {
        described(ObjectBuilder::new().schema_type(Type::Boolean), description)
    }
}

impl Field for YesNo {
    wraps!(bool);
    const CONTROL: Control = Control::select(bool::CONTROL.choices);

    fn from_text(text: &str) -> Result<Self, Refused> {
        bool::from_text(text).map(Self)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        json(value).map(Self)
    }

    fn schema(description: &str) -> RefOr<Schema> {
        bool::schema(description)
    }
}

impl Field for YesUnlessTicked {
    wraps!(bool);
    const CONTROL: Control = Control { choices: &[("false", "Yes"), ("true", "No")], ..Control::new(Kind::Tick) };

    fn from_text(text: &str) -> Result<Self, Refused> {
        bool::from_text(text).map(Self)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        json(value).map(Self)
    }

    fn empty() -> Option<Self> {
        Some(Self(true))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        bool::schema(description)
    }
}

/// One of the people whom a page offers, or nobody: an empty choice, or `null`. A rule checks whether this one is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick<I>(Option<I>);

impl<I: Field<Stored = I> + Copy> Field for Pick<I> {
    type Stored = Option<I>;
    const CONTROL: Control = I::CONTROL;
    const IS_NAMED: bool = true;

    fn of(stored: &Option<I>) -> Self {
        Self(*stored)
    }

    fn stored(&self) -> Option<I> {
        self.0
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        I::from_text(text).map(|id| Self(Some(id))).map_err(|_| "Choose someone from the list.".into())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Option::<I>::from_json(value).map(Self)
    }

    fn to_text(&self) -> String {
        self.0.to_text()
    }

    fn to_json(&self) -> Value {
        self.0.to_json()
    }

    fn empty() -> Option<Self> {
        Some(Self(None))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        Option::<I>::schema(description)
    }
}

#[cfg(test)]
mod tests;
