//! What someone has looked at last: read from the audit trail, so that nothing is kept twice.

mod queries;

use crate::Result;
use crate::access::Viewer;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// Records that are shown.
const SHOWN: i64 = 8;

/// A record that someone has opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// What it is.
    pub kind: RecentKind,
    /// Its id.
    pub id: Uuid,
    /// File reference or name.
    pub title: String,
    /// Of a case, the client's name.
    pub detail: String,
}

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecentKind {
    /// A case.
    Case,
    /// A client.
    Client,
    /// A landlord, agent or support worker.
    Person,
}

/// The records that the viewer has opened last and still sees, the newest first, at most eight.
pub async fn recent(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Recent>> {
    queries::recent(connection, viewer, SHOWN).await
}

/// Adds the same to a query, as one JSON document.
pub(super) fn push(viewer: &Viewer, query: &mut QueryBuilder<Postgres>) {
    queries::push(viewer, SHOWN, query);
}
