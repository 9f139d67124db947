//! What a person is.

use crate::ids::PersonId;
use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A landlord, agent or support worker.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Full name.
    pub full_name: String,
    /// Email address; empty when not known.
    pub email: String,
    /// Postal address; empty when not known.
    pub address: String,
    /// Phone number; empty when not known.
    pub phone: String,
    /// For a support worker: how they want to be kept informed; empty when not known.
    pub support_contact_preference: String,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A person in a list.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct ListedPerson {
    /// The person.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub person: Person,
    /// In how many cases that the viewer sees they have a part.
    pub cases: i64,
}
