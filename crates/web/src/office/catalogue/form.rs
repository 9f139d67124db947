//! The page with a form of the settings, for any input.

use super::{address, tabs};
use crate::http::{Draft, Staff};
use crate::ui::{NavSection, Shell, Tab};
use actix_web::HttpResponse;
use askama::Template;
use clerk_core::input::{Form, FormField, Input};
use jiff::Timestamp;

#[derive(Template)]
#[template(path = "office/catalogue/form.html")]
struct FormPage<I: Input> {
    shell: Shell,
    tabs: Vec<Tab>,
    title: &'static str,
    intro: &'static str,
    form: Form<I>,
    /// Each field with its hint.
    parts: Vec<(FormField, &'static str)>,
    action: String,
    version: String,
    /// What others have changed, when the author has just been told that they have.
    current: String,
    back: String,
    remove: &'static str,
}

/// Names of fields, each with its hint.
pub(crate) type Hints = &'static [(&'static str, &'static str)];

/// What a form is for.
pub(crate) struct Purpose {
    /// The end of its tab's address.
    pub(crate) tab: &'static str,
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) hints: Hints,
    /// The end of its own address, after that of its tab; empty for a setting of which there is only one.
    pub(crate) tail: String,
    /// The label of the button that removes it; empty when it can't be removed.
    pub(crate) remove: &'static str,
    /// What a form has just done.
    pub(crate) done: Option<String>,
}

/// The form with what was sent, or with what is stored: `kept`, and when that last changed.
pub(crate) fn render<I: Input>(
    staff: &Staff,
    purpose: &Purpose,
    kept: Option<(I, Timestamp)>,
    draft: &Draft<I>,
) -> HttpResponse {
    let version = draft.version(kept.as_ref().map(|(_, at)| *at));
    let stored = kept.map(|(input, _)| Form::of(&input));
    let current = draft.current(stored.as_ref(), Form::in_lines);
    let form = draft.form(stored);
    let hint = |name: &str| purpose.hints.iter().find(|(field, _)| *field == name).map_or("", |(_, hint)| *hint);
    let list = address(purpose.tab);
    draft.page(&FormPage {
        shell: staff.shell(NavSection::Settings).after(purpose.done.as_deref()),
        tabs: tabs(purpose.tab),
        title: purpose.title,
        intro: purpose.intro,
        parts: I::each(&form).into_iter().map(|field| (field.clone(), hint(field.spec.name))).collect(),
        form,
        version,
        action: format!("{list}{}", purpose.tail),
        current,
        back: if purpose.tail.is_empty() { String::new() } else { list },
        remove: purpose.remove,
    })
}
