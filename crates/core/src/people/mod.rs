//! Anyone else in a case: landlords, agents, support workers.

pub(crate) mod queries;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A landlord, agent or support worker.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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
}
