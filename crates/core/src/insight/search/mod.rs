//! Find anything: one search over cases, clients, other people, staff, addresses, notes and answers, grouped by kind. It shows
//! and counts only what the viewer may see.

mod values;
pub use values::FoundKind;
mod excerpt;
mod queries;
mod typed;

use crate::Result;
use crate::access::{Action, Viewer};
use crate::finding::whole_fileref;
use crate::ids::CaseId;
use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

pub use crate::insight::search::FoundKind as Kind;

/// Hits of a kind that are shown among other kinds.
const SHOWN: i64 = 5;
/// Where counting the hits of a kind stops.
pub const COUNTED: i64 = 50;

/// What was found.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// By kind, in the order of `Kind`; only those with hits.
    pub groups: Vec<FoundGroup>,
    /// Nothing matched exactly; these are the closest matches.
    pub is_near: bool,
}

/// What was found of a kind.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FoundGroup {
    /// The kind.
    pub kind: Kind,
    /// How many there are; 51 means more than 50.
    pub total: i64,
    /// The best: at most 5, or 50 if only this kind was asked for.
    pub hits: Vec<Hit>,
}

/// One thing that was found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Hit {
    /// Its id; of a note or answer the id of its case.
    pub id: CaseId,
    /// Its name: fileref, full name or address.
    pub title: String,
    /// What else tells it apart.
    pub detail: String,
    /// For notes and answers: the words around what was found.
    pub excerpt: Vec<Piece>,
    /// Its newest cases, at most 3.
    pub cases: Vec<CaseRef>,
    /// When it was written or opened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub is_match: bool,
}

/// A case that a search result belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseRef {
    /// Id.
    pub id: CaseId,
    /// Its fileref.
    pub fileref: String,
    /// Whether it is open.
    pub is_open: bool,
}

/// Which hits are wanted.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    /// Only this kind.
    only: Option<Kind>,
    /// Staff are found too.
    staff: bool,
    /// So many of each kind.
    shown: i64,
}

impl Wanted {
    fn wants(self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind) && (self.staff || kind != Kind::Staff)
    }
}

/// Finds what was typed, of one kind or of all. If nothing matches, finds what comes close, as with a typing error.
pub async fn find(connection: &mut PgConnection, viewer: &Viewer, typed: &str, only: Option<Kind>) -> Result<Found> {
    let typed = typed::Typed::read(typed);
    if typed.text.is_empty() {
        return Ok(Found::default());
    }
    let shown = if only.is_some() { COUNTED } else { SHOWN };
    let wanted = Wanted { only, staff: viewer.may(Action::ManageStaff), shown };
    let mut groups = queries::exact(&mut *connection, viewer, &typed, wanted).await?;
    for hit in groups.iter_mut().filter(|group| group.kind == Kind::Note).flat_map(|group| &mut group.hits) {
        hit.excerpt = excerpt::without_marks(std::mem::take(&mut hit.excerpt));
    }
    if !groups.is_empty() || !typed.can_be_mistyped() {
        return Ok(Found { groups, is_near: false });
    }
    Ok(Found { groups: queries::near(connection, viewer, &typed, wanted).await?, is_near: true })
}

impl Found {
    /// The case that was asked for by its whole fileref, `R0004` or `r4`, if nothing else begins like it.
    pub fn case_asked_for(&self, typed: &str) -> Option<CaseId> {
        let whole = whole_fileref(typed.trim())?;
        let group = self.groups.iter().find(|group| group.kind == Kind::Case)?;
        let hit = group.hits.iter().find(|hit| hit.title == whole)?;
        (group.total == 1 || typed.trim().to_uppercase() == whole).then_some(hit.id)
    }
}
