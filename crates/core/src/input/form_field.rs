//! A field of a form: what was typed, and what is wrong with it.

use super::days::read_day;
use super::field::{Kind, Spec};
use super::text::clean::line;
use crate::values::{in_words, label_of};
use clerk_platform::time::{show_date, show_long_date, show_time_of_day};
use jiff::civil::Date;

/// Names and values as a form sends them.
pub type Pairs = [(String, String)];

/// A field of a form.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its id in the page.
    pub id: String,
    /// What its input says of it.
    pub spec: Spec,
    /// What was typed, or is stored. For a choice or own words: the choice, then the words.
    pub texts: Vec<String>,
    /// What is wrong with it; empty if nothing is.
    pub error: String,
}

/// One of the things that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl FormField {
    /// A field of a new form.
    pub fn new(form: &str, spec: Spec) -> Self {
        let texts = spec.control.usual.iter().map(ToString::to_string).collect();
        Self { id: format!("{form}-{}", spec.name), spec, texts, error: String::new() }
    }

    pub(super) fn take(&mut self, pairs: &Pairs) {
        let named =
            |name: &str| pairs.iter().filter(|(known, _)| known == name).map(|(_, text)| text.clone()).collect();
        self.texts = named(self.spec.name);
        if self.spec.control.kind == Kind::SelectOrWords {
            let words: Vec<String> = named(&self.words_name());
            self.texts = [&self.texts, &words].map(|texts| texts.first().cloned().unwrap_or_default()).to_vec();
        }
        if let Some((from, until)) = self.spec.control.years {
            // As the browser's calendar knows it. What is no day stays as it was written.
            let read =
                |text: &String| read_day(&line(text), from..until).map_or_else(|_| text.clone(), |day| day.to_string());
            self.texts = self.texts.iter().map(read).collect();
        }
    }

    /// Its text.
    pub fn value(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    /// The control: `textarea`, `select`, `checks`, `checkbox`, or the type of an HTML `input`.
    pub fn control(&self) -> &'static str {
        match self.spec.control.kind {
            Kind::Line | Kind::Digits | Kind::Dollars => "text",
            Kind::Email => "email",
            Kind::Phone => "tel",
            Kind::Number => "number",
            // The browser's calendar would drop what is no day.
            Kind::Day if self.value().is_empty() || self.day().is_some() => "date",
            Kind::Day => "text",
            Kind::Time => "time",
            Kind::Text => "textarea",
            Kind::Tick => "checkbox",
            Kind::Select | Kind::SelectOrWords => "select",
            Kind::Checks => "checks",
        }
    }

    /// The day that it says.
    fn day(&self) -> Option<Date> {
        self.value().parse().ok()
    }

    /// Whether it asks for a day.
    pub fn is_day(&self) -> bool {
        self.spec.control.kind == Kind::Day
    }

    /// The day that it says, with its weekday; empty when it says none.
    pub fn day_in_words(&self) -> String {
        self.day().filter(|_| self.is_day()).map(show_long_date).unwrap_or_default()
    }

    /// What a ticked box sends.
    pub fn ticked(&self) -> &'static str {
        self.spec.control.choices.first().map_or("true", |(value, _)| value)
    }

    /// Whether only digits are typed into it.
    pub fn is_numeric(&self) -> bool {
        matches!(self.spec.control.kind, Kind::Digits | Kind::Number | Kind::Dollars)
    }

    /// Whether own words count in place of the choice.
    pub fn has_words(&self) -> bool {
        self.spec.control.kind == Kind::SelectOrWords
    }

    /// The person's own words.
    pub fn words(&self) -> &str {
        self.texts.get(1).map_or("", String::as_str)
    }

    /// The name of the control for them.
    pub fn words_name(&self) -> String {
        format!("{}_words", self.spec.name)
    }

    /// This field as one that has to be filled in, where a rule of the page requires it.
    pub fn required(&self) -> Self {
        Self { spec: Spec { needed: Some("This is required."), ..self.spec }, ..self.clone() }
    }

    /// Whether it has to be filled in.
    pub fn is_needed(&self) -> bool {
        self.spec.needed.is_some()
    }

    /// What can be chosen. A chosen value that is not in the list can still be chosen, since old data holds such values.
    pub fn choices(&self) -> Vec<Choice> {
        let is_chosen = |value: &str| self.texts.iter().any(|text| text == value);
        let choice = |value: &str, label: String| Choice { value: value.to_owned(), label, selected: is_chosen(value) };
        let listed = self.spec.control.choices;
        let chosen = match self.spec.control.kind {
            Kind::SelectOrWords => self.texts.get(..1).unwrap_or_default(),
            _ => &self.texts,
        };
        let others = chosen.iter().filter(|text| !text.is_empty() && listed.iter().all(|(value, _)| value != text));
        let listed = listed.iter().filter(|(value, _)| !value.is_empty());
        listed
            .map(|(value, label)| choice(value, (*label).to_owned()))
            .chain(others.map(|value| choice(value, in_words(value))))
            .collect()
    }

    /// What it says, as people read it.
    pub fn in_words(&self) -> String {
        let control = self.spec.control;
        let word = |text: &String| match (control.kind, text.parse()) {
            (Kind::Day, Ok(day)) => show_date(day),
            (Kind::Time, _) => text.parse().map_or_else(|_| text.clone(), show_time_of_day),
            (Kind::Dollars, _) => format!("${text}"),
            _ if control.choices.is_empty() => text.clone(),
            _ => in_words(label_of(control.choices, text)),
        };
        self.texts.iter().filter(|text| !text.is_empty()).map(word).collect::<Vec<_>>().join(", ")
    }
}
