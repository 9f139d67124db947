//! What can be chosen in a form or a filter.

use super::isolated;
use clerk_core::office::accounts::Load;
use std::sync::Arc;

/// One of the choices.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: Arc<str>,
    pub(crate) label: Arc<str>,
    pub(crate) selected: bool,
}

impl Choice {
    /// A choice, selected if its value is the chosen one.
    pub(crate) fn new(value: impl Into<Arc<str>>, label: impl Into<Arc<str>>, chosen: &str) -> Self {
        let value = value.into();
        Self { selected: *value == *chosen, label: label.into(), value }
    }

    /// A choice whose label is its value.
    pub(crate) fn named(name: String, chosen: &str) -> Self {
        let name: Arc<str> = name.into();
        Self::new(name.clone(), name, chosen)
    }

    /// All values of an enum, with the chosen one selected.
    pub(crate) fn all(values: impl IntoIterator<Item = (&'static str, &'static str)>, chosen: &str) -> Vec<Self> {
        values.into_iter().map(|(value, label)| Self::new(value, label, chosen)).collect()
    }

    /// Who can be chosen, with their load. Anyone who has left is not among them, even if they are still on a case.
    pub(crate) fn staff(people: &[Load], chosen: &str) -> Vec<Self> {
        let label = |person: &Load| format!("{}: {}", isolated(&person.full_name), person.in_words());
        people.iter().map(|person| Self::new(person.id.to_string(), label(person), chosen)).collect()
    }
}
