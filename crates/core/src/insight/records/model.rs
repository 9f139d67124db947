//! What the page of a record shows.

use crate::casework::joins::Join;
use crate::casework::offered::Offer;
use crate::parties::clients::Client;
use crate::parties::people::Person;
use crate::parties::sharing::Sharing;

/// A client's record.
#[derive(Debug, Clone)]
pub struct ClientRecord {
    /// The client.
    pub client: Client,
    /// Those who share something with them, as far as the viewer sees them; those not settled first.
    pub sharing: Vec<Sharing>,
    /// What forms and joined records say differently, and nobody has decided about.
    pub offers: Vec<Offer>,
    /// The records that were joined with this one, the last one first; for those who may separate them again.
    pub joins: Vec<Join>,
}

/// A person's record.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    /// The person.
    pub person: Person,
    /// Those who may be the same, as far as the viewer sees them: they have the same email address, phone number or name.
    pub alike: Vec<Person>,
    /// The records that were joined with this one, the last one first; for those who may separate them again.
    pub joins: Vec<Join>,
}
