//! Fields that may be missing, and fields of several values.

use super::field::{Control, Field, Kind, Refused, json};
use super::schema::nullable;
use serde_json::Value;
use utoipa::openapi::{ArrayBuilder, RefOr, Schema};

/// The most values of a list.
const LONGEST_LIST: usize = 50;

/// A value that may be missing: nothing typed, `null` or nothing in JSON.
impl<T: Field> Field for Option<T> {
    type Stored = Option<T::Stored>;
    const CONTROL: Control = match T::CONTROL.kind {
        // A box that is not ticked says no; to say nothing at all takes a third choice.
        Kind::Tick => Control { kind: Kind::Select, ..T::CONTROL },
        _ => T::CONTROL,
    };

    fn of(stored: &Self::Stored) -> Self {
        stored.as_ref().map(T::of)
    }

    fn stored(&self) -> Self::Stored {
        self.as_ref().map(T::stored)
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        T::from_text(text).map(Some).map_err(or_nothing::<T>)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        // Calendars and clocks in browsers send an empty text for nothing.
        let is_picked = matches!(T::CONTROL.kind, Kind::Day | Kind::Time);
        if value.is_null() || is_picked && value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        T::from_json(value).map(Some).map_err(or_nothing::<T>)
    }

    fn to_text(&self) -> String {
        self.as_ref().map(T::to_text).unwrap_or_default()
    }

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_json)
    }

    fn empty() -> Option<Self> {
        Some(None)
    }

    fn schema(description: &str) -> RefOr<Schema> {
        nullable(T::schema(description))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// The message of a value that may be missing.
fn or_nothing<T: Field>(refused: Refused) -> Refused {
    match refused.message.strip_suffix('.') {
        Some(message) if !T::OR_NOTHING.is_empty() && !refused.is_unreadable && !refused.is_telling => {
            Refused { message: format!("{message}{}.", T::OR_NOTHING), ..refused }
        }
        _ => refused,
    }
}

/// Several values, each once. Stored ones may stay, whatever is added or taken away.
impl<T: Field> Field for Vec<T> {
    type Stored = Vec<T::Stored>;
    const CONTROL: Control = Control { kind: Kind::Checks, ..T::CONTROL };

    fn of(stored: &Self::Stored) -> Self {
        stored.iter().map(T::of).collect()
    }

    fn stored(&self) -> Self::Stored {
        self.iter().map(T::stored).collect()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::from_texts(&[text.to_owned()], None)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::from_json_or_kept(value, None)
    }

    fn to_text(&self) -> String {
        self.to_texts().join(", ")
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }

    fn empty() -> Option<Self> {
        Some(Self::new())
    }

    fn schema(description: &str) -> RefOr<Schema> {
        let description = Some(description).filter(|text| !text.is_empty());
        ArrayBuilder::new().items(T::schema("")).max_items(Some(LONGEST_LIST)).description(description).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }

    fn from_texts(texts: &[String], kept: Option<&Self>) -> Result<Self, Refused> {
        let read = |text: &String| match kept.and_then(|kept| kept.iter().find(|kept| kept.to_text() == *text)) {
            Some(kept) => Ok(kept.clone()),
            None => T::from_text(text).map_err(of_several::<T>),
        };
        each_once(texts.iter().map(read).collect::<Result<_, _>>()?)
    }

    fn to_texts(&self) -> Vec<String> {
        self.iter().map(T::to_text).collect()
    }

    fn from_json_or_kept(value: &Value, kept: Option<&Self>) -> Result<Self, Refused> {
        let read =
            |(at, value): (usize, &Value)| match kept.and_then(|kept| kept.iter().find(|k| k.to_json() == *value)) {
                Some(kept) => Ok(kept.clone()),
                None => T::from_json(value).map_err(|refused| match refused.is_unreadable {
                    true => Refused { at: format!("[{at}]"), ..refused },
                    false => of_several::<T>(refused),
                }),
            };
        let values = json::<Vec<Value>>(value)?;
        let read: Self = values.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        each_once(read.into_iter().filter(|value| Some(value) != T::empty().as_ref()).collect())
    }
}

fn of_several<T: Field>(refused: Refused) -> Refused {
    if T::CONTROL.kind == Kind::Select { "Choose from the list.".into() } else { refused }
}

/// The values, each once. None is left out in silence.
fn each_once<T: PartialEq>(values: Vec<T>) -> Result<Vec<T>, Refused> {
    let mut once = Vec::new();
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
        if once.len() > LONGEST_LIST {
            return Err(Refused::telling(format!("Choose up to {LONGEST_LIST}.")));
        }
    }
    Ok(once)
}
