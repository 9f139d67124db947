//! The one form of the settings: fields as data.

use super::{PATH, tabs};
use crate::http::session::Staff;
use crate::ui::version;
use crate::ui::{self, Choice, Fact, Form, NavSection, Refusal, Shell, Tab};
use actix_web::HttpResponse;
use askama::Template;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What was typed, by the names of the fields.
pub(crate) type Typed = BTreeMap<String, String>;

/// The text of a field.
pub(crate) fn text<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", String::as_str)
}

/// A field of a form.
pub(crate) struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    required: bool,
    longest: &'static str,
    input: Input,
}

pub(crate) enum Input {
    Line,
    Email,
    Phone,
    Date,
    Text,
    Checkbox,
    Select(&'static [(&'static str, &'static str)]),
}

impl Field {
    pub(crate) fn new(name: &'static str, label: &'static str, input: Input) -> Self {
        Self { name, label, hint: "", required: false, longest: "", input }
    }

    pub(crate) fn needed(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    pub(crate) fn longest(self, longest: &'static str) -> Self {
        Self { longest, ..self }
    }

    fn choices(&self, chosen: &str) -> Vec<Choice> {
        match &self.input {
            Input::Select(choices) => Choice::all(choices.iter().copied(), chosen),
            _ => Vec::new(),
        }
    }

    /// A value in words.
    fn words(&self, value: &str) -> String {
        match &self.input {
            Input::Select(choices) => clerk_core::values::label_of(choices, value).to_owned(),
            Input::Checkbox => if value == "true" { "Yes" } else { "No" }.to_owned(),
            _ => value.to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "office/catalogue/form.html")]
struct FormPage {
    shell: Shell,
    tabs: Vec<Tab>,
    title: &'static str,
    intro: &'static str,
    form: Form,
    fields: Vec<Field>,
    action: String,
    version: String,
    /// What others have made of it, where the author has just been told that they have.
    stands: Vec<Fact>,
    back: String,
    remove: &'static str,
}

/// What a form is for.
pub(crate) struct Purpose {
    /// The end of the address of its tab.
    pub(crate) tab: &'static str,
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) action: String,
    /// The words of the button that removes it; empty when it can't be removed.
    pub(crate) remove: &'static str,
    /// What a form has just done.
    pub(crate) done: Option<String>,
}

/// The present value of a field, and when what it belongs to was last changed.
pub(super) type Present<'a> = (&'a dyn Fn(&str) -> String, Timestamp);

/// The form with what was typed, or with what there is.
pub(crate) fn render(
    staff: &Staff,
    purpose: Purpose,
    fields: Vec<Field>,
    present: Option<Present<'_>>,
    sent: Option<&Typed>,
    refusal: Refusal,
) -> HttpResponse {
    let value = |name: &str| match (sent, &present) {
        (Some(typed), _) => text(typed, name).to_owned(),
        (None, Some((value, _))) => value(name),
        (None, None) => String::new(),
    };
    let form = fields.iter().fold(Form::new("setting"), |form, field| form.with(field.name, value(field.name)));
    let stands = match &present {
        Some((value, _)) if refusal.is_stale => {
            fields.iter().map(|field| Fact::new(field.label, field.words(&value(field.name)))).collect()
        }
        _ => Vec::new(),
    };
    let made_from = sent.and_then(|typed| version(text(typed, "version")));
    let has_list = !purpose.tab.is_empty() && purpose.tab != "domains";
    ui::page_with(
        refusal.status,
        &FormPage {
            shell: Shell::new(staff, NavSection::Settings, purpose.done.as_deref()),
            tabs: tabs(purpose.tab),
            title: purpose.title,
            intro: purpose.intro,
            version: present.as_ref().map(|(_, at)| refusal.version(made_from, *at)).unwrap_or_default(),
            form: form.with_errors(refusal.errors),
            fields,
            action: purpose.action,
            stands,
            back: if has_list { format!("{PATH}/{}", purpose.tab) } else { String::new() },
            remove: purpose.remove,
        },
    )
}
