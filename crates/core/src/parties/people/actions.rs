//! Writing people down, and changing what is known of them.

use super::{Person, queries};
use crate::access::{Action, Viewer};
use crate::input::typed::{Typed, limits};
use crate::parties::people::SUPPORT_CONTACT_PREFERENCE;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// A person as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedPerson<'a> {
    /// Needed.
    pub full_name: &'a str,
    /// Email address.
    pub email: &'a str,
    /// Postal address.
    pub address: &'a str,
    /// Phone number, as they write it.
    pub phone: &'a str,
    /// A listed value, for a support worker.
    pub support_contact_preference: &'a str,
}

/// A person as typed, checked.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub(super) full_name: String,
    pub(super) email: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) support_contact_preference: String,
}

impl NewPerson {
    /// Checks what was typed. `present` is the person as they are kept.
    pub fn new(typed: &TypedPerson<'_>, present: Option<&Person>) -> Result<Self> {
        let mut form = Typed::default();
        let full_name = form.line("full_name", typed.full_name, limits::NAME);
        if full_name.is_empty() {
            form.refuse("full_name", "Write the name of the person or the agency.");
        }
        let new = Self {
            full_name,
            email: form.email("email", typed.email, present.map(|person| person.email.as_str())),
            address: form.line("address", typed.address, limits::ADDRESS),
            phone: form.line("phone", typed.phone, limits::PHONE),
            support_contact_preference: form.code(
                "support_contact_preference",
                typed.support_contact_preference,
                SUPPORT_CONTACT_PREFERENCE,
                None,
            ),
        };
        form.finish(new)
    }
}

/// Writes a person down, for coordinators and above.
pub async fn create(connection: &mut PgConnection, viewer: &Viewer, new: &NewPerson, now: Timestamp) -> Result<Uuid> {
    viewer.require(Action::EditPeople)?;
    queries::insert(connection, new, now).await
}

/// Changes what is known of a person, for coordinators and above.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewPerson,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    queries::require_seen(connection, viewer, id).await?;
    viewer.require_on_seen(Action::EditPeople)?;
    let updated_at = queries::lock(connection, id).await?;
    if version.is_some_and(|version| version != updated_at) {
        return Err(Error::Stale);
    }
    queries::update(connection, id, new, now).await
}

/// Refuses to put somebody on a case or a tenancy whom the viewer does not see, unless they are on it already.
pub(crate) async fn require_pick(
    connection: &mut PgConnection,
    viewer: &Viewer,
    picked: Option<Uuid>,
    present: Option<Uuid>,
) -> Result<()> {
    let Some(id) = picked.filter(|id| Some(*id) != present) else { return Ok(()) };
    match queries::require_seen(connection, viewer, id).await {
        Err(Error::NotFound) => Err(Error::invalid("person_id", "Choose somebody from the list.")),
        other => other,
    }
}
