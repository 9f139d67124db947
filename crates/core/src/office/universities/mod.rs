//! Universities that can be chosen for members of staff.

mod queries;

pub use queries::{add, all, get, names, remove, rename};

use crate::Result;
use crate::input::typed::Typed;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// A university.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct University {
    /// Id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many members of staff study there, or did.
    pub users: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A name for a university, checked.
#[derive(Debug)]
pub struct UniversityName(String);

impl UniversityName {
    /// Checks what was typed.
    pub fn new(typed: &str) -> Result<Self> {
        let mut checks = Typed::default();
        let name = checks.needed("name", typed, 200, "Write the name of the university.");
        checks.finish(Self(name))
    }
}
