//! What a university is.

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
