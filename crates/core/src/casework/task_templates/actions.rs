//! What admins do with templates of tasks.

use super::{TaskTemplate, TaskTemplateInput, queries};
use crate::access::{Action, Viewer};
use crate::casework::values::Stage;
use crate::ids::TaskTemplateId;
use crate::{Error, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// All templates, in the order of stages.
pub async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<TaskTemplate>> {
    viewer.require(Action::ManageSettings)?;
    let mut all = queries::all(connection).await?;
    // The database knows stages as texts. The rest of the order is kept.
    all.sort_by_key(|template| template.stage);
    Ok(all)
}

/// One template.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: TaskTemplateId) -> Result<TaskTemplate> {
    viewer.require(Action::ManageSettings)?;
    queries::get(connection, id).await
}

/// Adds a template. Cases that are at its stage already get no task from it.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &TaskTemplateInput,
    now: Timestamp,
) -> Result<TaskTemplateId> {
    viewer.require(Action::ManageSettings)?;
    check(input)?;
    queries::insert(connection, input, now).await
}

/// Changes a template. Tasks that have started from it stay as they are.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskTemplateId,
    input: &TaskTemplateInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    check(input)?;
    require_current(version, queries::lock(connection, id).await?)?;
    queries::update(connection, id, input, now).await
}

/// Switches a template on or off.
pub async fn switch(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskTemplateId,
    is_active: bool,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    require_current(version, queries::lock(connection, id).await?)?;
    queries::set_active(connection, id, is_active, now).await
}

fn check(input: &TaskTemplateInput) -> Result<()> {
    match input.stage {
        Stage::Closed => Err(Error::invalid("stage", "A closed case gets no tasks: choose another stage.")),
        _ => Ok(()),
    }
}
