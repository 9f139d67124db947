//! Where clients live.

pub(crate) mod queries;

use crate::people::Person;
use crate::time::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a client lives, and from whom they rent.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tenancy {
    /// Id.
    pub id: Uuid,
    /// Street address.
    pub address: String,
    /// Suburb.
    pub suburb: String,
    /// Postcode; text, because some start with 0.
    pub postcode: String,
    /// When it began.
    #[schema(value_type = Option<String>, format = Date)]
    pub started_on: Option<Date>,
    /// Whether the client is on the lease.
    pub lease: String,
    /// With whom they live.
    pub rental_circumstances: String,
    /// The landlord.
    pub landlord: Option<Person>,
    /// The agent.
    pub agent: Option<Person>,
}
