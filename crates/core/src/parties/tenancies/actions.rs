//! Adding tenancies, changing them, and who the landlord and the agent are.

use super::{Side, Tenancy, TenancyAnswers, TenancyInput, queries};
use crate::Result;
use crate::access::Viewer;
use crate::ids::{ClientId, PersonId, TenancyId};
use crate::parties::clients;
use crate::parties::people::{self, require_pick};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// The client's tenancy at the answers' address, or a new one with its landlord and agent. The client's row is locked.
pub async fn find_or_create(
    connection: &mut PgConnection,
    client_id: ClientId,
    tenancy: &TenancyAnswers,
    now: Timestamp,
) -> Result<TenancyId> {
    if let Some(id) = queries::at_address(connection, client_id, tenancy).await? {
        return Ok(id);
    }
    let mut landlord_id = None;
    if let Some(landlord) = &tenancy.landlord {
        landlord_id = Some(people::queries::create(connection, landlord, now).await?);
    }
    let mut agent_id = None;
    if let Some(agent) = &tenancy.agent {
        agent_id = Some(people::queries::create(connection, agent, now).await?);
    }
    queries::insert_answers(connection, client_id, tenancy, (landlord_id, agent_id), now).await
}

/// Adds a tenancy to a client whom the viewer sees.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: ClientId,
    input: &TenancyInput,
    now: Timestamp,
) -> Result<TenancyId> {
    clients::require_seen(connection, viewer, client_id).await?;
    queries::insert(connection, client_id, input, now).await
}

/// Changes a tenancy that the viewer sees.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TenancyId,
    input: &TenancyInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    queries::update(connection, id, input, now).await
}

/// Says who the landlord or the agent is; `None` is nobody. They are picked among the people whom the viewer sees.
pub async fn set_person(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TenancyId,
    side: Side,
    person_id: Option<PersonId>,
    version: Version,
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
async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: TenancyId, version: Version) -> Result<Tenancy> {
    let updated_at = queries::lock(connection, id).await?;
    let tenancy = queries::find(connection, viewer, id).await?;
    require_current(version, updated_at)?;
    Ok(tenancy)
}
