//! The state of a form: what was typed, and what is wrong with it.

use super::form_field::{FormField, Pairs};
use super::reader::{Input, Reader};
use crate::{FieldError, Result};
use std::ops::Deref;

/// A form, new or refused. The input's fields are its fields: `form.email`.
pub struct Form<I: Input> {
    /// Its id in the page.
    pub id: &'static str,
    /// What is wrong, in order. Without a field's name it is the form as a whole.
    pub errors: Vec<FieldError>,
    fields: I::Fields,
}

impl<I: Input> Form<I> {
    /// A new form, empty except for usual numbers.
    pub fn blank() -> Self {
        Self { id: I::FORM, errors: Vec::new(), fields: I::fields() }
    }

    /// A form as it was sent. Names that it does not know are ignored.
    pub fn sent(pairs: &Pairs) -> Self {
        let mut form = Self::blank();
        for field in I::each_mut(&mut form.fields) {
            field.take(pairs);
        }
        form
    }

    /// The form as a part of another one, which may be left out: its fields have the other's id, and none has to be filled in.
    pub fn part_of(mut self, form: &'static str) -> Self {
        self.id = form;
        for field in I::each_mut(&mut self.fields) {
            field.id = format!("{form}-{}", field.spec.name);
            field.spec.needed = None;
        }
        self
    }

    /// A form that shows what is stored.
    pub fn of(input: &I) -> Self {
        let mut form = Self::blank();
        for (field, texts) in I::each_mut(&mut form.fields).into_iter().zip(input.to_texts()) {
            field.texts = texts;
        }
        form
    }

    /// Reads what was typed. `kept` is what is stored: fields that are as they are stored may stay.
    pub fn read(&self, kept: Option<&I>) -> Result<I> {
        Reader::of_form(I::each(&self.fields)).finish(kept)
    }

    /// The form with what is wrong, each message at the field that it names.
    pub fn refused(mut self, errors: Vec<FieldError>) -> Self {
        for field in I::each_mut(&mut self.fields) {
            let error = errors.iter().find(|error| error.field == field.spec.name);
            field.error = error.map(|error| error.message.clone()).unwrap_or_default();
        }
        self.errors = errors;
        self
    }

    /// What it says, in lines.
    pub fn in_lines(&self) -> String {
        self.in_lines_with(&[])
    }

    /// What it says, in lines. `words` has the words, by name, for fields whose choices only the page knows.
    pub fn in_lines_with(&self, words: &[(&str, &str)]) -> String {
        let line = |field: &&FormField| {
            let known = words.iter().find(|(name, _)| *name == field.spec.name);
            let words = known.map_or_else(|| field.in_words(), |(_, words)| (*words).to_owned());
            format!("{}: {words}", field.spec.label)
        };
        I::each(&self.fields).iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl<I: Input> Clone for Form<I> {
    fn clone(&self) -> Self {
        Self { id: self.id, errors: self.errors.clone(), fields: self.fields.clone() }
    }
}

impl<I: Input> Deref for Form<I> {
    type Target = I::Fields;

    fn deref(&self) -> &I::Fields {
        &self.fields
    }
}
