//! What a referrer is.

use super::{ReferrerInput, ReferrerKind};
use crate::office::catalogue::Catalogue;
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

impl Catalogue for Referrer {
    fn id(&self) -> Uuid {
        self.id
    }

    fn updated_at(&self) -> jiff::Timestamp {
        self.updated_at.to_jiff()
    }

    fn input(&self) -> ReferrerInput {
        ReferrerInput::of(self)
    }
}
