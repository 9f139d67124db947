//! Reads the fields of an input, from a form or from JSON, and collects what is wrong.

use super::field::{Field, Kind, Refused, Spec};
use super::form_field::FormField;
use super::text::cleaned;
use crate::{Error, FieldError};
use serde_json::{Map, Value};

/// What `input!` makes: values that come in together.
pub trait Input: Sized {
    /// The state of its form's fields.
    type Fields: Clone;
    /// The id of its form in a page.
    const FORM: &'static str;
    /// Its fields, in order.
    const SPECS: &'static [Spec];

    /// Reads every field. `None` if one of them can't be accepted.
    fn read(reader: &mut Reader<'_>, kept: Option<&Self>) -> Option<Self>;

    /// What its form shows, field by field.
    fn to_texts(&self) -> Vec<Vec<String>>;

    /// What the API takes.
    fn to_json(&self) -> Map<String, Value>;

    /// A form's fields, empty.
    fn fields() -> Self::Fields;

    /// A form's fields, in order.
    fn each(fields: &Self::Fields) -> Vec<&FormField>;

    /// A form's fields, in order.
    fn each_mut(fields: &mut Self::Fields) -> Vec<&mut FormField>;

    /// Reads a JSON object. `kept` is what is stored: fields that are as they are stored may stay.
    fn from_json(fields: &Map<String, Value>, kept: Option<&Self>) -> crate::Result<Self> {
        let mut reader = Reader { source: Source::Json(fields), errors: Vec::new() };
        if let Some(unknown) = fields.keys().find(|name| Self::SPECS.iter().all(|spec| spec.name != *name)) {
            let known: Vec<_> = Self::SPECS.iter().map(|spec| format!("`{}`", spec.name)).collect();
            let message =
                format!("This can't be read: unknown field `{unknown}`, expected one of {}.", known.join(", "));
            reader.errors.push(FieldError { field: unknown.clone(), message });
        }
        reader.finish(kept)
    }
}

/// An input as it is being read.
#[derive(Debug)]
pub struct Reader<'a> {
    source: Source<'a>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
enum Source<'a> {
    Form(Vec<&'a FormField>),
    Json(&'a Map<String, Value>),
}

impl<'a> Reader<'a> {
    pub(super) fn of_form(fields: Vec<&'a FormField>) -> Self {
        Self { source: Source::Form(fields), errors: Vec::new() }
    }

    pub(super) fn finish<I: Input>(mut self, kept: Option<&I>) -> crate::Result<I> {
        match I::read(&mut self, kept) {
            Some(input) if self.errors.is_empty() => Ok(input),
            _ => Err(Error::Invalid(self.errors)),
        }
    }

    /// Reads one field.
    pub fn field<T: Field>(&mut self, spec: &Spec, kept: Option<&T>) -> Option<T> {
        let read = match &self.source {
            Source::Form(fields) => {
                let field = fields.iter().find(|field| field.spec.name == spec.name);
                read_texts(spec, field.map_or(&[], |field| &field.texts), kept)
            }
            Source::Json(fields) => read_json(spec, fields.get(spec.name), kept),
        };
        read.map_err(|refused| {
            let field = format!("{}{}", spec.name, refused.at);
            self.errors.push(FieldError { field, message: refused.message });
        })
        .ok()
    }
}

fn read_texts<T: Field>(spec: &Spec, texts: &[String], kept: Option<&T>) -> Result<T, Refused> {
    let texts = not_empty(T::CONTROL.kind, texts);
    let read = || T::from_texts(&texts, kept).map_err(|refused| wrong(spec, refused));
    match kept {
        Some(kept) if texts == not_empty(T::CONTROL.kind, &kept.to_texts()) => {
            let is_clean = |text: &String| text.is_empty() || texts.contains(text);
            // What can't be seen of old data goes when its form is saved.
            let is_as_stored = kept.to_texts().iter().all(is_clean);
            Ok(if is_as_stored { kept.clone() } else { read().unwrap_or_else(|_| kept.clone()) })
        }
        _ if texts.is_empty() => needed(spec, T::empty()),
        _ => needed(spec, Some(read()?)),
    }
}

fn not_empty(kind: Kind, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| cleaned(kind, text)).filter(|text| !text.is_empty()).collect()
}

fn read_json<T: Field>(spec: &Spec, value: Option<&Value>, kept: Option<&T>) -> Result<T, Refused> {
    let read = match (value, kept) {
        (Some(value), Some(kept)) if *value == kept.to_json() => return Ok(kept.clone()),
        (Some(value), _) => Some(T::from_json_or_kept(value, kept).map_err(|refused| wrong(spec, refused))?),
        (None, _) => match T::CONTROL.usual {
            Some(usual) => T::from_text(&usual.to_string()).ok(),
            None => T::empty(),
        },
    };
    needed(spec, read)
}

fn wrong(spec: &Spec, refused: Refused) -> Refused {
    match spec.wrong {
        Some(message) if !refused.is_unreadable && !refused.is_telling => message.into(),
        _ => refused,
    }
}

/// Refuses an empty value where there has to be one.
fn needed<T: Field>(spec: &Spec, read: Option<T>) -> Result<T, Refused> {
    match (read, spec.needed) {
        (Some(value), None) => Ok(value),
        (Some(value), Some(_)) if T::empty().as_ref() != Some(&value) => Ok(value),
        (_, message) => Err(message.unwrap_or("This is required.").into()),
    }
}

/// Checks what a form's texts for a field are read as, given what is stored.
#[cfg(test)]
pub(super) fn check<T>(texts: &[&str], kept: &T::Stored, expected: Result<T::Stored, &str>)
where
    T: Field<Stored: PartialEq + std::fmt::Debug>,
{
    let spec =
        Spec { name: "field", label: "Field", needed: None, wrong: None, control: T::CONTROL, is_named: T::IS_NAMED };
    let sent: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let read = read_texts(&spec, &sent, Some(&T::of(kept))).map(|value| value.stored());
    let read = read.map_err(|refused| refused.message);
    assert_eq!(read, expected.map_err(str::to_owned), "{texts:?}, stored: {kept:?}");
}
