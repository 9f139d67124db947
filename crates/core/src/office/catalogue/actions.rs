//! What admins do with the entries of a catalogue.

use super::{Catalogue, queries};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// All entries, in the order of the list.
pub async fn all<C: Catalogue>(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<C>> {
    viewer.require(Action::ManageSettings)?;
    C::all(connection).await
}

/// One entry.
pub async fn get<C: Catalogue>(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<C> {
    viewer.require(Action::ManageSettings)?;
    C::get(connection, id).await?.ok_or(Error::NotFound)
}

/// Adds an entry; returns its id.
pub async fn add<C: Catalogue>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &C::Input,
    now: Timestamp,
) -> Result<Uuid> {
    viewer.require(Action::ManageSettings)?;
    C::check(input)?;
    C::insert(connection, input, now).await
}

/// Changes an entry. `kept` is the entry as stored, as `get` has just found it.
pub async fn update<C: Catalogue>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &C,
    input: &C::Input,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    C::check(input)?;
    require_current(version, queries::lock::<C>(connection, kept.id()).await?)?;
    C::update(connection, kept.id(), input, now).await
}

/// Removes an entry.
pub async fn remove<C: Catalogue>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    version: Version,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    if !C::IS_REMOVABLE {
        return Err(Error::NotFound);
    }
    require_current(version, queries::lock::<C>(connection, id).await?)?;
    C::require_removable(connection, id).await?;
    queries::delete::<C>(connection, id).await
}
