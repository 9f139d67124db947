//! Universities to choose from.

use crate::office::catalogue::form::{Field, Input, Typed, text};
use crate::office::catalogue::pages::{Cell, Entry, Row, Words};
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::universities::{self, University, UniversityName};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

impl Entry for University {
    const PATH: &'static str = "universities";
    const WORDS: Words = Words {
        title: "Universities",
        intro: "What can be chosen as a person’s university. A new name holds for everybody who is there.",
        add: "Add a university",
        change: "Change the university",
        heads: &["Name", "People"],
        empty: "Add the universities from which your volunteers come.",
    };
    const REMOVE: Option<&'static str> = Some("Remove this university");

    fn fields() -> Vec<Field> {
        vec![Field::new("name", "Name", Input::Line).needed().longest("200")]
    }

    async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Self>> {
        universities::all(connection, viewer).await
    }

    async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Self> {
        universities::get(connection, viewer, id).await
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Option<Uuid>,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let name = UniversityName::new(text(typed, "name"))?;
        match id {
            Some(id) => universities::rename(connection, viewer, id, &name, version, now).await,
            None => universities::add(connection, viewer, &name, now).await.map(drop),
        }
    }

    async fn remove(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Uuid,
        version: Option<Timestamp>,
    ) -> Result<()> {
        universities::remove(connection, viewer, id, version).await
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn value(&self, _: &str) -> String {
        self.name.clone()
    }

    fn row(&self, _: Date) -> Row {
        Row { id: self.id, name: self.name.clone(), cells: vec![Cell::Text(self.users.to_string())] }
    }
}
