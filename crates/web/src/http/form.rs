//! Forms of the staff's pages. They are read only when the browser proves that the form came from us.

pub(crate) mod body;

use super::draft::{Draft, Refusal};
use super::error::{PageError, form_page};
use super::session::{SentForm, csrf_fits};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use clerk_core::Error;
use clerk_core::input::{self, Input};
use clerk_platform::version::Version;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// A posted form. It is refused without the token of the page that it came from (CSRF).
pub(crate) struct Form<T>(pub(crate) T);

/// A form that is only a button.
#[derive(serde::Deserialize)]
pub(crate) struct Button {
    /// When the thing that it changes had last been changed, as its page showed it; none when that is missing or was tampered
    /// with.
    #[serde(default, deserialize_with = "version")]
    pub(crate) version: Version,
    /// The page to come back to; see `back_to`.
    #[serde(default)]
    pub(crate) back: String,
}

fn version<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Version, D::Error> {
    String::deserialize(text).map(|text| text.parse().ok())
}

#[derive(Default, serde::Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    once: String,
}

/// A posted form of an input. It is refused like a [`Form`].
pub(crate) struct Sent<I: Input> {
    /// Its fields.
    pub(crate) form: input::Form<I>,
    /// Everything that was sent, including what is not a field of the input.
    pairs: Vec<(String, String)>,
}

impl<I: Input> Sent<I> {
    /// The text of something that is not a field of the input, such as a hidden field; empty if it was not sent.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// Everything that was sent.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// When the subject of the form had last been changed as its author opened it; none when that is missing or was tampered
    /// with.
    pub(crate) fn version(&self) -> Version {
        self.hidden("version").parse().ok()
    }

    /// The form with other texts for some of its fields, such as one that the address gives.
    pub(crate) fn with(&self, texts: &[(&str, &str)]) -> input::Form<I> {
        let others = self.pairs.iter().filter(|(name, _)| texts.iter().all(|(known, _)| known != name)).cloned();
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        input::Form::sent(&others.chain(texts).collect::<Vec<_>>())
    }

    /// The same with other texts for some of its fields, as if they had been sent.
    pub(crate) fn with_texts(mut self, texts: &[(&str, &str)]) -> Self {
        self.form = self.with(texts);
        self
    }

    /// The fields of another input, sent in the same form.
    pub(crate) fn other<J: Input>(&self) -> input::Form<J> {
        input::Form::sent(&self.pairs)
    }

    /// The form to show again, with why.
    pub(super) fn refused(&self, refusal: Refusal) -> Draft<I> {
        Draft::refused(&self.form, self.version(), refusal)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map(Self))
    }
}

impl FromRequest for Button {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

impl<I: Input + 'static> FromRequest for Sent<I> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = read::<Vec<(String, String)>>(request);
        ready(pairs.map(|pairs| Self { form: input::Form::sent(&pairs), pairs }))
    }
}

/// Reads a form that comes from one of our pages.
fn read<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, PageError> {
    let body = body::of(request)?;
    let Token { csrf: token, once } = serde_html_form::from_bytes(&body).unwrap_or_default();
    if body::is_cross_site(request) {
        return Err(PageError::StaleForm(None));
    }
    if !csrf_fits(request, &token) {
        return Err(PageError::StaleForm(form_page(request)));
    }
    if !once.is_empty() {
        let hash = Sha256::new().chain_update(request.path()).chain_update([0]).chain_update(&body).finalize().into();
        request.extensions_mut().insert(SentForm { hash, once: once.parse().ok() });
    }
    serde_html_form::from_bytes(&body).map_err(|_| {
        Error::invalid("form", "This form can’t be read. Open its page again and send it from there.").into()
    })
}
