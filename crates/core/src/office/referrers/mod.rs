//! Who sends clients to us: names to choose from where a case says who referred the client.

mod values;
pub use values::ReferrerKind;

mod queries;

pub use queries::{add, all, get, names, update};

use crate::Result;
use crate::input::typed::Typed;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// Someone who sends clients to us.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Referrer {
    /// Id.
    pub id: Uuid,
    /// What kind of place it is.
    pub kind: ReferrerKind,
    /// Its name.
    pub name: String,
    /// Whether it is still offered.
    pub is_active: bool,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A referrer, checked.
#[derive(Debug)]
pub struct NewReferrer {
    kind: ReferrerKind,
    name: String,
    is_active: bool,
}

impl NewReferrer {
    /// Checks what was typed.
    pub fn new(kind: &str, name: &str, is_active: bool) -> Result<Self> {
        let mut checks = Typed::default();
        let kind = kind.parse();
        if kind.is_err() {
            checks.refuse("kind", "Choose what kind of place it is.");
        }
        let name = checks.needed("name", name, 200, "Write the name as staff know it.");
        checks.finish(Self { kind: kind.unwrap_or(ReferrerKind::CommunityOrganisation), name, is_active })
    }
}
