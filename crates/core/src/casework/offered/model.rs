//! What an offered value is.

use crate::ids::{CaseId, ClientId};
use crate::input::{Form, Input};
use crate::parties::clients::{Client, ClientDetail, ClientInput};
use clerk_platform::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The id of an offered value.
pub type OfferId = Uuid;

/// A value that a form, or a record that was joined, gives for a detail of a client.
#[derive(Debug, Clone, Deserialize)]
pub struct Offer {
    /// Id.
    pub id: OfferId,
    /// Whose detail.
    pub client_id: ClientId,
    /// The case whose form said so; none if it comes from a joined record.
    pub case_id: Option<CaseId>,
    /// Which detail.
    pub detail: ClientDetail,
    /// The value, as the API takes it.
    pub offered: Value,
    /// When it was offered.
    pub created_at: Timestamp,
}

impl Offer {
    /// The client's details with this value in place of theirs.
    pub(super) fn taken(&self, client: &Client) -> crate::Result<ClientInput> {
        let kept = ClientInput::of(client);
        let mut fields = kept.to_json();
        fields.insert(self.detail.field(), self.offered.clone());
        ClientInput::from_json(&fields, Some(&kept))
    }

    /// The value in the words of a client's page.
    pub fn in_words(&self) -> String {
        words_of(self.detail, &self.offered)
    }

    /// What is recorded, in the same words.
    pub fn recorded_in_words(&self, client: &Client) -> String {
        recorded_in_words(self.detail, client)
    }
}

/// What is recorded of a client, in words.
pub(super) fn recorded_in_words(detail: ClientDetail, client: &Client) -> String {
    let all = ClientInput::of(client).to_json();
    words_of(detail, all.get(&detail.field()).unwrap_or(&Value::Null))
}

/// A value of a client's detail in words; a value that could not be entered today is given as it is.
fn words_of(detail: ClientDetail, value: &Value) -> String {
    let field = detail.field();
    let alone: Map<String, Value> = [(field.clone(), value.clone())].into_iter().collect();
    let plain = || match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let Ok(input) = ClientInput::from_json(&alone, None) else { return plain() };
    let form = Form::of(&input);
    let found = ClientInput::each(&form).into_iter().find(|known| known.spec.name == field);
    found.map_or_else(plain, |known| known.in_words())
}
