//! Finds the other record, shows both next to each other, joins them, and separates them again.

pub(crate) mod clients;
pub(crate) mod people;

use crate::http::{Button, PageResult, Staff};
use crate::ui::{Fact, Shell};
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::joins::{self, Undone};
use clerk_core::{Error, Result};
use clerk_platform::version::Version;
use serde::Deserialize;
use sqlx::PgConnection;
use std::str::FromStr;
use uuid::Uuid;

/// How many records are offered; to find others, search.
const SHOWN: i64 = 20;

/// What the address says: the other record, or what to look for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JoinQuery {
    with: String,
    search: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JoinForm {
    other: String,
    version: String,
}

impl JoinForm {
    fn other<T: FromStr>(&self) -> Result<T> {
        self.other.parse().map_err(|_| Error::invalid("other", "Choose the other record."))
    }

    fn version(&self) -> Version {
        self.version.parse().ok()
    }
}

/// Chooses the other record.
#[derive(Template)]
#[template(path = "casework/joins/find.html")]
struct FindPage {
    shell: Shell,
    name: String,
    href: String,
    search: String,
    rows: Vec<FoundRow>,
    has_more: bool,
}

struct FoundRow {
    id: Uuid,
    name: String,
    details: String,
}

/// Both records next to each other.
#[derive(Template)]
#[template(path = "casework/joins/compare.html")]
struct ComparePage {
    shell: Shell,
    href: String,
    id: Uuid,
    name: String,
    other_href: String,
    other_id: Uuid,
    other_name: String,
    version: String,
    rows: Vec<CompareRow>,
    /// What becomes of the record that goes.
    is_client: bool,
}

/// What both records say about one thing.
struct CompareRow {
    label: String,
    kept: String,
    other: String,
    differs: bool,
}

impl CompareRow {
    fn all(kept: Vec<Fact>, other: Vec<Fact>) -> Vec<Self> {
        let both = kept.into_iter().zip(other).map(|(kept, other)| Self {
            differs: kept.value != other.value,
            label: kept.label,
            kept: kept.value,
            other: other.value,
        });
        both.filter(|row| !(row.kept.is_empty() && row.other.is_empty())).collect()
    }
}

/// What is not empty, in one line.
fn in_a_line(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// `POST /admin/joins/{id}/undo`
pub(crate) async fn undo(staff: Staff, id: Path<Uuid>, _button: Button) -> PageResult {
    let undo = async |tx: &mut PgConnection| {
        Ok(match joins::undo(tx, &staff.viewer, *id, staff.now()).await? {
            Undone::Client(id) => format!("/admin/clients/{id}?done=separated"),
            Undone::Person(id) => format!("/admin/people/{id}?done=separated"),
        })
    };
    staff.press(undo).await
}
