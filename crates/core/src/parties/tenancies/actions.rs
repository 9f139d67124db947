//! Adding tenancies, changing them, and who the landlord and the agent are.

use super::{Tenancy, queries};
use crate::access::Viewer;
use crate::input::typed::{Typed, limits};
use crate::parties::clients;
use crate::parties::people::require_pick;
use crate::parties::tenancies::{LEASE, RENTAL_CIRCUMSTANCES};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// A tenancy as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedTenancy<'a> {
    /// Street address; needed.
    pub address: &'a str,
    /// Suburb or town.
    pub suburb: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// `YYYY-MM-DD`.
    pub started_on: &'a str,
    /// A listed value.
    pub lease: &'a str,
    /// A listed value.
    pub rental_circumstances: &'a str,
}

/// A tenancy as typed, checked.
#[derive(Debug, Clone)]
pub struct NewTenancy {
    pub(super) address: String,
    pub(super) suburb: String,
    pub(super) postcode: String,
    pub(super) started_on: Option<Date>,
    pub(super) lease: String,
    pub(super) rental_circumstances: String,
}

/// On which side of a tenancy a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The landlord.
    Landlord,
    /// The landlord's agent.
    Agent,
}

impl NewTenancy {
    /// Checks what was typed. Values of `present`, the tenancy as it is kept, may stay.
    pub fn new(typed: &TypedTenancy<'_>, present: Option<&Tenancy>) -> Result<Self> {
        let mut form = Typed::default();
        let address = form.line("address", typed.address, limits::ADDRESS);
        if address.is_empty() && present.is_none_or(|tenancy| !tenancy.address.is_empty()) {
            form.refuse("address", "Write the street address.");
        }
        let postcode = form.line("postcode", typed.postcode, limits::POSTCODE);
        let is_postcode = postcode.len() == 4 && postcode.bytes().all(|byte| byte.is_ascii_digit());
        if !postcode.is_empty() && !is_postcode && present.is_none_or(|tenancy| tenancy.postcode != postcode) {
            form.refuse("postcode", "A postcode has four digits, as in 3053.");
        }
        let new = Self {
            address,
            suburb: form.line("suburb", typed.suburb, limits::NAME),
            postcode,
            started_on: form.date(
                "started_on",
                typed.started_on,
                1900..2100,
                present.and_then(|tenancy| tenancy.started_on).map(|date| date.to_jiff()),
            ),
            lease: form.code("lease", typed.lease, LEASE, present.map(|tenancy| tenancy.lease.as_str())),
            rental_circumstances: form.code(
                "rental_circumstances",
                typed.rental_circumstances,
                RENTAL_CIRCUMSTANCES,
                present.map(|tenancy| tenancy.rental_circumstances.as_str()),
            ),
        };
        form.finish(new)
    }
}

/// Adds a tenancy to a client whom the viewer sees.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: Uuid,
    new: &NewTenancy,
    now: Timestamp,
) -> Result<Uuid> {
    clients::require_seen(connection, viewer, client_id).await?;
    queries::insert(connection, client_id, new, now).await
}

/// Changes a tenancy that the viewer sees.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewTenancy,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    queries::update(connection, id, new, now).await
}

/// Says who the landlord or the agent is; `None` is nobody. They are picked among the people whom the viewer sees.
pub async fn set_person(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    side: Side,
    person_id: Option<Uuid>,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let tenancy = lock(connection, viewer, id, version).await?;
    let present = match side {
        Side::Landlord => tenancy.landlord,
        Side::Agent => tenancy.agent,
    };
    require_pick(connection, viewer, person_id, present.map(|person| person.id)).await?;
    queries::set_person(connection, id, side, person_id, now).await
}

/// Locks a tenancy that the viewer sees, if it is still the one they had before them.
async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, version: Option<Timestamp>) -> Result<Tenancy> {
    queries::lock(connection, id).await?;
    let tenancy = queries::find(connection, viewer, id).await?;
    match version {
        Some(version) if version != tenancy.updated_at.to_jiff() => Err(Error::Stale),
        _ => Ok(tenancy),
    }
}
