//! What a form's page shows: a form just opened, or one that comes back.

use super::page::page_with;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use clerk_core::input::{Form, Input};
use clerk_core::{Error, FieldError};
use clerk_platform::version::Version;
use jiff::Timestamp;

/// What someone has entered and is not saved: nothing yet, or what was sent, and why it comes back.
pub(crate) struct Draft<I: Input> {
    /// The form as it was sent, with what is wrong with it.
    pub(crate) sent: Option<Box<Form<I>>>,
    /// When the subject of the form had last been changed as its author opened it.
    made_from: Version,
    refusal: Refusal,
}

impl<I: Input> Draft<I> {
    /// Of a form that has just been opened.
    pub(crate) fn new() -> Self {
        Self { sent: None, made_from: None, refusal: Refusal::default() }
    }

    /// Of a form that comes back.
    pub(crate) fn refused(form: &Form<I>, made_from: Version, refusal: Refusal) -> Self {
        Self { sent: Some(Box::new(form.clone().refused(refusal.errors.clone()))), made_from, refusal }
    }

    /// Of a form of which only a part was saved: the rest stays before its author, who has seen what is stored by now.
    pub(crate) fn kept(form: &Form<I>) -> Self {
        Self { sent: Some(Box::new(form.clone())), made_from: None, refusal: Refusal::default() }
    }

    /// On a page with two forms, the draft of the one that was not sent: it shows nothing but what was wrong with the page.
    pub(crate) fn of_another<J: Input>(self) -> Draft<J> {
        Draft { sent: None, made_from: self.made_from, refusal: self.refusal }
    }

    /// The form as it was sent; or else what is stored, or a blank one.
    pub(crate) fn form(&self, stored: impl Into<Option<Form<I>>>) -> Form<I> {
        match &self.sent {
            Some(sent) => (**sent).clone(),
            None => stored.into().unwrap_or_else(Form::blank),
        }
    }

    /// The version for the form's hidden field; empty for something that is new.
    pub(crate) fn version(&self, now: impl Into<Option<Timestamp>>) -> String {
        now.into().map(|now| self.version_of(self.made_from, now)).unwrap_or_default()
    }

    /// The version of one of the things that the form is about: the one that the author saw, unless they are being told of a
    /// newer one.
    pub(crate) fn version_of(&self, made_from: Version, now: Timestamp) -> String {
        made_from.filter(|_| !self.refusal.is_stale).unwrap_or(now).to_string()
    }

    /// What is stored by now, when the author is being told that someone else has changed it; empty otherwise.
    pub(crate) fn current<T>(&self, stored: Option<&T>, in_words: impl FnOnce(&T) -> String) -> String {
        stored.filter(|_| self.refusal.is_stale).map(in_words).unwrap_or_default()
    }

    /// Since when others have changed what the form is about, when its author is being told so.
    pub(crate) fn stale_since(&self) -> Option<Timestamp> {
        self.made_from.filter(|_| self.refusal.is_stale)
    }

    /// The page with the form, as an answer.
    pub(crate) fn page(&self, template: &impl Template) -> HttpResponse {
        page_with(self.refusal.status, template)
    }
}

/// Why a form comes back to its author. The default is for a form that they have just opened.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) errors: Vec<FieldError>,
    /// Whether someone else has changed it since the form was opened.
    is_stale: bool,
}

impl Refusal {
    /// The refusal for an error that the author can do something about; any other error is returned.
    pub(crate) fn of(error: Error) -> Result<Self, Error> {
        let whole = |message: &str| vec![FieldError::new("", message)];
        let is_stale = matches!(error, Error::Stale);
        let (status, errors) = match error {
            Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
            Error::Conflict(text) => (StatusCode::CONFLICT, whole(&text)),
            Error::Stale => (
                StatusCode::CONFLICT,
                whole(
                    "Someone else changed this after you opened the page. Check what it says now, then save again to replace their changes with yours.",
                ),
            ),
            other => return Err(other),
        };
        Ok(Self { status, errors, is_stale })
    }

    /// The refusal for a reason that the page itself shows, next to what is stored by now.
    pub(super) fn shown() -> Self {
        Self { status: StatusCode::CONFLICT, errors: Vec::new(), is_stale: true }
    }
}
