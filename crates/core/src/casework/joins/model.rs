//! What a join is.

use crate::ids::{CaseId, ClientId, PersonId, TenancyId};
use crate::parties::clients;
use crate::values::values;
use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

values! {
    /// What was joined.
    JoinKind {
        Client = "CLIENT", "Client";
        Person = "PERSON", "Person";
    }
}

/// A join that can be undone.
#[derive(Debug, Clone, Deserialize)]
pub struct Join {
    /// Id.
    pub id: Uuid,
    /// What was joined.
    pub kind: JoinKind,
    /// The record that stayed.
    pub kept_id: Uuid,
    /// The one that went.
    pub removed_id: Uuid,
    /// The one that went, as it was.
    pub removed: Value,
    /// When.
    pub joined_at: Timestamp,
    /// Who joined them.
    pub joined_by: String,
}

impl Join {
    /// What the record that went was called.
    pub fn removed_name(&self) -> String {
        let text = |key: &str| self.removed.get(key).and_then(Value::as_str).unwrap_or_default();
        match self.kind {
            JoinKind::Person => text("full_name").to_owned(),
            JoinKind::Client => clients::shown_name(
                [text("first_name"), text("last_name"), text("preferred_name")],
                text("email"),
                text("phone"),
            ),
        }
    }
}

/// Where a join that was undone leads to: the record that is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// A client.
    Client(ClientId),
    /// A person.
    Person(PersonId),
}

/// What belonged to a record that went, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Moved {
    /// Cases of a client.
    pub(super) cases: Vec<CaseId>,
    /// Tenancies of a client.
    pub(super) tenancies: Vec<TenancyId>,
    /// Offered values of a client.
    pub(super) offers: Vec<Uuid>,
    /// The links of a client, as they were.
    pub(super) links: Vec<Value>,
    /// The links that the client who stayed got for them.
    pub(super) new_links: Vec<Uuid>,
    /// Tenancies that a person is the landlord of.
    pub(super) landlord_of: Vec<TenancyId>,
    /// Tenancies that a person is the agent of.
    pub(super) agent_of: Vec<TenancyId>,
    /// Cases that a person is the support worker of.
    pub(super) supports: Vec<CaseId>,
}

/// What the record that stays took over from the one that goes: each column with its text before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TakenOver(BTreeMap<String, (String, String)>);

impl TakenOver {
    /// The columns that can be taken over.
    const COLUMNS: [&'static str; 8] = [
        "contact_restriction",
        "contact_notes",
        "notes",
        "full_name",
        "email",
        "address",
        "phone",
        "support_contact_preference",
    ];

    /// Of columns with their texts before and after, those that change.
    pub(super) fn of<'a>(columns: impl IntoIterator<Item = (&'static str, &'a str, &'a str)>) -> Self {
        let changed = columns.into_iter().filter(|(_, before, after)| before != after);
        Self(changed.map(|(name, before, after)| (name.to_owned(), (before.to_owned(), after.to_owned()))).collect())
    }

    /// Each column with its text before and after.
    pub(super) fn known(&self) -> impl Iterator<Item = (&'static str, &(String, String))> {
        Self::COLUMNS.into_iter().filter_map(|name| Some((name, self.0.get(name)?)))
    }
}
