//! What a draft is.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is in a form, by name.
pub(crate) type Fields = BTreeMap<String, Vec<String>>;

/// What someone has written in a form.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NewDraft {
    /// Which form: the path that it goes to and, where that does not say, whom it is about.
    pub form: String,
    /// The tab that it was written in; empty for a form that was sent.
    #[serde(default)]
    pub tab: String,
    /// The page with the form.
    pub page: String,
    /// The version of the record that its author saw.
    #[serde(default)]
    pub version: String,
    /// The id under which the form is sent.
    #[serde(default)]
    pub once: String,
    /// What is in it.
    #[serde(default)]
    pub fields: Fields,
}

/// A draft that is kept.
#[derive(Debug, Clone)]
pub struct Draft {
    /// See [`NewDraft`].
    pub form: String,
    /// See [`NewDraft`].
    pub page: String,
    /// See [`NewDraft`].
    pub version: String,
    /// See [`NewDraft`].
    pub once: String,
    /// What is in it.
    pub fields: Fields,
}

/// A draft in the list of someone's drafts.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: Uuid,
    /// See [`NewDraft`].
    pub form: String,
    /// See [`NewDraft`].
    pub tab: String,
    /// See [`NewDraft`].
    pub page: String,
    /// See [`NewDraft`].
    pub version: String,
    /// See [`NewDraft`].
    pub once: String,
    /// What is in it, if it was asked for.
    #[serde(rename = "values", skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
    /// When it was kept, in milliseconds since 1970.
    pub at: i64,
}
