//! What two clients share.

use crate::ids::ClientId;
use crate::parties::clients;
use crate::values::values;
use clerk_platform::time::{Date, Timestamp};
use serde::Deserialize;

values! {
    /// What two clients share.
    Reason {
        Email = "EMAIL", "email address";
        Phone = "PHONE", "phone number";
    }
}

/// Another client who shares something with one, as that one's page shows it.
#[derive(Debug, Clone, Deserialize)]
pub struct Sharing {
    /// The other client.
    pub id: ClientId,
    /// Their first, last and preferred name.
    pub names: [String; 3],
    /// Their email address.
    pub email: String,
    /// Their phone number.
    pub phone: String,
    /// Their date of birth.
    pub date_of_birth: Option<Date>,
    /// What they share.
    pub reason: Reason,
    /// When a coordinator said that they are different people.
    pub settled_at: Option<Timestamp>,
}

impl Sharing {
    /// What pages call the other client.
    pub fn name(&self) -> String {
        let [first, last, preferred] = &self.names;
        clients::shown_name([first, last, preferred], &self.email, &self.phone)
    }
}
