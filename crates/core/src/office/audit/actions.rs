//! Says who makes the changes of a transaction, and records what changes no row.

use super::model::{Actor, Entries, Filter, Object, Of, Read};
use super::queries;
use super::sentence::ids;
use super::values::Act;
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::{Error, Result};
use clerk_platform::db;
use sqlx::{PgConnection, PgPool, PgTransaction};
use uuid::Uuid;

/// Begins a transaction in which someone changes something. Everything that is recorded in it is recorded as theirs.
pub async fn begin(pool: &PgPool, actor: &Actor) -> Result<PgTransaction<'static>> {
    let actor = serde_json::to_string(actor).map_err(|error| Error::External(error.to_string()))?;
    let mut tx = db::begin(pool).await?;
    queries::set_actor(&mut tx, &actor).await?;
    Ok(tx)
}

/// Someone who was not signed in is now: what follows in the transaction is recorded as theirs.
pub(crate) async fn becomes(connection: &mut PgConnection, user_id: UserId, session_id: Uuid) -> Result<()> {
    let actor = serde_json::to_string(&Actor::session(user_id, session_id));
    queries::extend_actor(connection, &actor.map_err(|error| Error::External(error.to_string()))?).await
}

/// Records something that changes no row of its own, in a transaction that [`begin`] has begun.
pub async fn record(connection: &mut PgConnection, act: Act, object: &Object, detail: Option<&str>) -> Result<()> {
    queries::write(connection, act, object, detail).await
}

/// The same for what strangers can cause as often as they like: once a minute for the same thing from the same network.
pub(crate) async fn record_seldom(connection: &mut PgConnection, act: Act, object: &Object) -> Result<()> {
    queries::write_seldom(connection, act, object).await
}

/// Records what people have looked at, many at a time.
pub async fn record_reads(connection: &mut PgConnection, reads: &[Read]) -> Result<()> {
    queries::insert_reads(connection, reads).await
}

/// Entries, newest first, at most so many. What was done to a record is for coordinators; what someone did is for admins.
pub async fn list(connection: &mut PgConnection, viewer: &Viewer, filter: &Filter, limit: i64) -> Result<Entries> {
    viewer.require(match filter.of {
        Of::Everything | Of::By(_) | Of::Account(_) => Action::SeeAudit,
        Of::Client(_) | Of::Case(_) | Of::One(..) => Action::SeeHistory,
    })?;
    let rows = queries::list(&mut *connection, filter, limit).await?;
    let (names, users) = queries::names(connection, &ids(&rows)).await?;
    Ok(Entries { rows, names, users })
}
