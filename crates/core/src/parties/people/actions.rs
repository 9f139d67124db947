//! Recording people, and changing what is known about them.

use super::{PersonInput, queries};
use crate::access::{Action, Viewer};
use crate::ids::PersonId;
use crate::{Error, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Records a person, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &PersonInput,
    now: Timestamp,
) -> Result<PersonId> {
    viewer.require(Action::EditPeople)?;
    queries::insert(connection, input, now).await
}

/// Changes what is known about a person, for coordinators and above.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: PersonId,
    input: &PersonInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    queries::require_seen(connection, viewer, id).await?;
    viewer.require_on_seen(Action::EditPeople)?;
    require_current(version, queries::lock(connection, id).await?)?;
    queries::update(connection, id, input, now).await
}

/// Refuses to put somebody whom the viewer does not see on a case or a tenancy, unless they are on it already.
pub(crate) async fn require_pick(
    connection: &mut PgConnection,
    viewer: &Viewer,
    picked: Option<PersonId>,
    present: Option<PersonId>,
) -> Result<()> {
    let Some(id) = picked.filter(|id| Some(*id) != present) else { return Ok(()) };
    match queries::require_seen(connection, viewer, id).await {
        Err(Error::NotFound) => Err(Error::invalid("person_id", "Choose someone from the list.")),
        other => other,
    }
}
