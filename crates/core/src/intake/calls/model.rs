//! What a call is made of, and who is known already of those whom it names.

use super::CallInput;
use crate::casework::cases::{AssignmentInput, Topic};
use crate::casework::dates::DateInput;
use crate::ids::{CaseId, ClientId, PersonId};
use crate::parties::clients::{Alike, ClientRef};
use clerk_platform::time::Date;
use serde::Deserialize;

/// Everything that someone has written down during a call.
#[derive(Debug)]
pub struct Call {
    /// What the caller said.
    pub said: CallInput,
    /// The next critical date, if they named one.
    pub date: Option<DateInput>,
    /// Who is to work on the case, if that is known.
    pub people: Option<AssignmentInput>,
}

/// What came of it.
#[derive(Debug)]
pub enum Started {
    /// The case.
    Case(CaseId),
    /// Nothing was made: the caller may be one of these clients.
    Alike(Vec<Alike>),
}

/// Who the caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Nobody has looked yet: if they may be a client who is recorded, nothing is made.
    Unknown,
    /// Nobody who is recorded: a new client is made anyway.
    New,
    /// This client. They are not changed.
    Client(ClientId),
}

/// What has been written down so far of those whom a call names.
#[derive(Debug, Clone, Default)]
pub struct Named<'a> {
    /// The caller’s first name.
    pub first_name: &'a str,
    /// The caller’s last name.
    pub last_name: &'a str,
    /// The caller’s phone number.
    pub phone: &'a str,
    /// The caller’s email address.
    pub email: &'a str,
    /// The agent’s name.
    pub agent: &'a str,
    /// The landlord’s name.
    pub landlord: &'a str,
    /// The client who was chosen as the caller already.
    pub chosen: Option<ClientId>,
}

impl Named<'_> {
    /// The caller’s whole name.
    pub(super) fn caller(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// A client whom the caller may be.
#[derive(Debug, Clone)]
pub struct KnownClient {
    /// The client.
    pub client: ClientRef,
    /// Their date of birth.
    pub date_of_birth: Option<Date>,
    /// Their newest cases.
    pub cases: Vec<KnownCase>,
}

/// A case of theirs.
#[derive(Debug, Clone, Deserialize)]
pub struct KnownCase {
    /// The case.
    pub id: CaseId,
    /// Its fileref.
    pub fileref: String,
    /// What it is about.
    pub topic: Topic,
    /// Whether it is open.
    pub is_open: bool,
}

/// Someone named in a call who is known on the other side.
#[derive(Debug, Clone)]
pub enum Conflict {
    /// The caller has the name or the number of someone who is landlord or agent of a client.
    Person {
        /// The landlord or agent.
        id: PersonId,
        /// Their name.
        name: String,
    },
    /// The agent or landlord who was named has the name of a client.
    Client {
        /// The client.
        id: ClientId,
        /// Their name.
        name: String,
    },
}
