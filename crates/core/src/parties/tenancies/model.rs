//! What a tenancy is.

use crate::ids::{ClientId, TenancyId};
use crate::parties::people::Person;
use clerk_platform::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a client lives and who they rent from.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tenancy {
    /// Id.
    pub id: TenancyId,
    /// Whose it is.
    pub client_id: ClientId,
    /// Street address.
    pub address: String,
    /// Suburb.
    pub suburb: String,
    /// Postcode; text, because some start with 0.
    pub postcode: String,
    /// When it started.
    #[schema(value_type = Option<String>, format = Date)]
    pub started_on: Option<Date>,
    /// Whether the client is on the lease.
    pub lease: String,
    /// Who they live with.
    pub rental_circumstances: String,
    /// The landlord.
    pub landlord: Option<Person>,
    /// The agent.
    pub agent: Option<Person>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl Tenancy {
    /// Address, suburb and postcode in one line.
    pub fn in_a_line(&self) -> String {
        let place = format!("{} {}", self.suburb, self.postcode);
        let parts = [self.address.trim(), place.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// A tenancy as named in a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TenancyRef {
    /// Id.
    pub id: TenancyId,
    /// Street address.
    pub address: String,
    /// Suburb.
    pub suburb: String,
    /// Postcode.
    pub postcode: String,
}

/// The side of a tenancy that a person is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The landlord.
    Landlord,
    /// The landlord's agent.
    Agent,
}
