//! Who sends clients to us.

use crate::office::catalogue::form::{Field, Input, Typed, text};
use crate::office::catalogue::pages::{Cell, Entry, Row, Words};
use crate::ui::Tag;
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::referrers::ReferrerKind;
use clerk_core::office::referrers::{self, NewReferrer, Referrer};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// The kinds, to choose from.
const KINDS: &[(&str, &str)] = &[
    choice(ReferrerKind::CommunityOrganisation),
    choice(ReferrerKind::HousingService),
    choice(ReferrerKind::LegalCentre),
];

const fn choice(kind: ReferrerKind) -> (&'static str, &'static str) {
    (kind.as_str(), kind.label())
}

impl Entry for Referrer {
    const PATH: &'static str = "referrers";
    const WORDS: Words = Words {
        title: "Referrers",
        intro: "Community organisations, housing services and legal centres that send clients to you: names to choose from in a case.",
        add: "Add a referrer",
        change: "Change the referrer",
        heads: &["Name", "Kind", "State"],
        empty: "Add the places that send clients to you.",
    };
    const REMOVE: Option<&'static str> = None;

    fn fields() -> Vec<Field> {
        vec![
            Field::new("name", "Name", Input::Line).needed().longest("200"),
            Field::new("kind", "Kind", Input::Select(KINDS)).needed(),
            Field::new("not_offered", "No longer offered", Input::Checkbox).hint("Cases keep the name that they have."),
        ]
    }

    async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Self>> {
        referrers::all(connection, viewer).await
    }

    async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Self> {
        referrers::get(connection, viewer, id).await
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Option<Uuid>,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let is_active = text(typed, "not_offered") != "true";
        let new = NewReferrer::new(text(typed, "kind"), text(typed, "name"), is_active)?;
        match id {
            Some(id) => referrers::update(connection, viewer, id, &new, version, now).await,
            None => referrers::add(connection, viewer, &new, now).await.map(drop),
        }
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn value(&self, field: &str) -> String {
        match field {
            "name" => self.name.clone(),
            "kind" => self.kind.as_str().to_owned(),
            _ => (!self.is_active).to_string(),
        }
    }

    fn row(&self, _: Date) -> Row {
        let state = match self.is_active {
            true => Tag { label: "Offered", tone: "green" },
            false => Tag { label: "No longer offered", tone: "gray" },
        };
        let cells = vec![Cell::Text(self.kind.label().to_owned()), Cell::State(state)];
        Row { id: self.id, name: self.name.clone(), cells }
    }
}
