//! What the intake form says about a tenancy.

use crate::parties::people::PersonAnswers;
use jiff::civil::Date;

/// Where the client lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenancyAnswers {
    /// Street address.
    pub address: String,
    /// Suburb or town.
    pub suburb: String,
    /// Four digits.
    pub postcode: String,
    /// Start of the lease.
    pub started_on: Option<Date>,
    /// A stored value.
    pub lease: String,
    /// A stored value.
    pub rental_circumstances: String,
    /// The real estate agent, if there is one.
    pub agent: Option<PersonAnswers>,
    /// The landlord, if anything is known.
    pub landlord: Option<PersonAnswers>,
}
