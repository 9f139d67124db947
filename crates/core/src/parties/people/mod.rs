//! Anyone else in a case: landlords, agents, support workers.

mod values;
pub use values::{SUPPORT_CONTACT_PREFERENCE, SupportContactPreference};

mod actions;
mod answers;
pub mod queries;

use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use actions::require_pick;
pub use actions::{NewPerson, TypedPerson, create, update};
pub use answers::PersonAnswers;
pub use queries::{find, list, require_seen};

/// A landlord, agent or support worker.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Person {
    /// Id.
    pub id: Uuid,
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
