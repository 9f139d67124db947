//! When the office is closed.

use crate::office::catalogue::form::{Field, Input, Typed, text};
use crate::office::catalogue::pages::{Cell, Entry, Row, Words};
use crate::ui::Tag;
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::closures::{self, Closure, NewClosure, TypedClosure, When};
use clerk_platform::time::{show_date, show_distance};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

impl Entry for Closure {
    const PATH: &'static str = "closures";
    const WORDS: Words = Words {
        title: "Office closures",
        intro: "While the office is closed, callers, new clients and the intake form are told so.",
        add: "Add a closure",
        change: "Change the closure",
        heads: &["Closed from", "Open again", "State"],
        empty: "Add the days on which the office is closed, such as those around New Year.",
    };
    const REMOVE: Option<&'static str> = Some("Remove this closure");

    fn fields() -> Vec<Field> {
        vec![
            Field::new("closes_on", "Closed from", Input::Date)
                .needed()
                .hint("The first day on which the office is closed."),
            Field::new("reopens_on", "Open again", Input::Date)
                .needed()
                .hint("The first day on which the office is open again."),
            Field::new("call_text", "What callers hear", Input::Text).needed().longest("2000"),
            Field::new("email_text", "What new clients are written", Input::Text).needed().longest("4000"),
            Field::new("form_notice", "What stands on the intake form", Input::Text).needed().longest("2000"),
        ]
    }

    async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Self>> {
        closures::all(connection, viewer).await
    }

    async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Self> {
        closures::get(connection, viewer, id).await
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Option<Uuid>,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let new = NewClosure::new(&TypedClosure {
            closes_on: text(typed, "closes_on"),
            reopens_on: text(typed, "reopens_on"),
            call_text: text(typed, "call_text"),
            email_text: text(typed, "email_text"),
            form_notice: text(typed, "form_notice"),
        })?;
        match id {
            Some(id) => closures::update(connection, viewer, id, &new, version, now).await,
            None => closures::add(connection, viewer, &new, now).await.map(drop),
        }
    }

    async fn remove(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Uuid,
        version: Option<Timestamp>,
    ) -> Result<()> {
        closures::remove(connection, viewer, id, version).await
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn value(&self, field: &str) -> String {
        match field {
            "closes_on" => self.closes_on.to_jiff().to_string(),
            "reopens_on" => self.reopens_on.to_jiff().to_string(),
            "call_text" => self.call_text.clone(),
            "email_text" => self.email_text.clone(),
            _ => self.form_notice.clone(),
        }
    }

    fn row(&self, today: Date) -> Row {
        let with_distance = |date: Date| format!("{}, {}", show_date(date), show_distance(date, today));
        let state = match self.when(today) {
            When::Current => Tag { label: "Closed now", tone: "red" },
            When::Upcoming => Tag { label: "Upcoming", tone: "blue" },
            When::Past => Tag { label: "Past", tone: "gray" },
        };
        let reopens_on = Cell::Text(with_distance(self.reopens_on.to_jiff()));
        Row { id: self.id, name: with_distance(self.closes_on.to_jiff()), cells: vec![reopens_on, Cell::State(state)] }
    }
}
