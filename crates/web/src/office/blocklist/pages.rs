//! The blacklist.

use crate::office::catalogue::form::{Field, Input, Typed, text};
use crate::office::catalogue::pages::{Cell, Entry, Row, Words};
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::blocklist::{self, BlockedContact, NewBlockedContact};
use clerk_platform::time::{melbourne_date, show_date};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

impl Entry for BlockedContact {
    const PATH: &'static str = "blocked";
    const WORDS: Words = Words {
        title: "Blacklist",
        intro: "Nobody is alerted about these people, and nobody calls them back. An email address or a phone number is enough; a number counts however it is written.",
        add: "Add to the blacklist",
        change: "Change the entry",
        heads: &["Who", "Comment", "Since"],
        empty: "Add people who must not be answered, such as senders of spam.",
    };
    const REMOVE: Option<&'static str> = Some("Take off the blacklist");

    fn fields() -> Vec<Field> {
        vec![
            Field::new("email", "Email", Input::Email).longest("254"),
            Field::new("phone", "Phone", Input::Phone).longest("50"),
            Field::new("comment", "Comment", Input::Text).longest("2000").hint("Why, for your colleagues."),
        ]
    }

    async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Self>> {
        blocklist::all(connection, viewer).await
    }

    async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Self> {
        blocklist::get(connection, viewer, id).await
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Option<Uuid>,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let new = NewBlockedContact::new(text(typed, "email"), text(typed, "phone"), text(typed, "comment"))?;
        match id {
            Some(id) => blocklist::update(connection, viewer, id, &new, version, now).await,
            None => blocklist::add(connection, viewer, &new, now).await.map(drop),
        }
    }

    async fn remove(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Uuid,
        version: Option<Timestamp>,
    ) -> Result<()> {
        blocklist::remove(connection, viewer, id, version).await
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn value(&self, field: &str) -> String {
        match field {
            "email" => &self.email,
            "phone" => &self.phone,
            _ => &self.comment,
        }
        .clone()
    }

    fn row(&self, _: Date) -> Row {
        let who: Vec<&str> =
            [&self.email, &self.phone].into_iter().map(String::as_str).filter(|who| !who.is_empty()).collect();
        let since = show_date(melbourne_date(self.created_at.to_jiff()));
        Row { id: self.id, name: who.join(", "), cells: vec![Cell::Text(self.comment.clone()), Cell::Text(since)] }
    }
}
