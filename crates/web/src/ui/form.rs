//! Forms: what was typed, what is wrong with it, and what can be chosen.

use clerk_core::FieldError;

use std::sync::Arc;

/// The state of a form.
pub(crate) struct Form {
    pub(crate) id: &'static str,
    pub(crate) errors: Vec<FieldError>,
    values: Vec<(&'static str, String)>,
}

impl Form {
    pub(crate) fn new(id: &'static str) -> Self {
        Self { id, errors: Vec::new(), values: Vec::new() }
    }

    /// Keeps what was typed.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Adds what is wrong.
    pub(crate) fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|error| error.field == name).map_or("", |error| &error.message)
    }
}

/// One of the choices.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: Arc<str>,
    pub(crate) label: Arc<str>,
    pub(crate) selected: bool,
}

impl Choice {
    /// A choice whose label is its value.
    pub(crate) fn named(name: String, chosen: &str) -> Self {
        let value: Arc<str> = name.into();
        Self { selected: *value == *chosen, label: value.clone(), value }
    }

    /// All values of an enum, with the chosen one selected.
    pub(crate) fn all(values: impl IntoIterator<Item = (&'static str, &'static str)>, chosen: &str) -> Vec<Self> {
        values
            .into_iter()
            .map(|(value, label)| Self { value: value.into(), label: label.into(), selected: value == chosen })
            .collect()
    }
}

/// The version in a form's hidden field; none when it is missing or was tampered with.
pub(crate) fn version(raw: &str) -> clerk_platform::version::Version {
    raw.parse().ok()
}

/// A form with what was typed and what is wrong.
pub(crate) fn typed(id: &'static str, values: &[(&'static str, &str)], errors: Vec<FieldError>) -> Form {
    values.iter().fold(Form::new(id), |form, (name, value)| form.with(name, *value)).with_errors(errors)
}
