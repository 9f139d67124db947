//! The centre's own details, as they appear below mail.

use crate::http::api::{ApiResult, Caller, Change, Versioned};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::organisation::{self, Organisation, OrganisationInput};
use sqlx::PgConnection;

pub(crate) async fn get(caller: Caller) -> ApiResult<Versioned<Organisation>> {
    caller.viewer.require(Action::ManageSettings)?;
    Ok(current(&mut *caller.db().await?).await?)
}

pub(crate) async fn update(call: Change<OrganisationInput>) -> ApiResult<Versioned<Organisation>> {
    call.viewer.require(Action::ManageSettings)?;
    call.commit(async |tx| {
        let (kept, _) = organisation::organisation(tx).await?;
        let input = call.body.patch(&OrganisationInput::of(&kept))?;
        organisation::set_organisation(tx, &call.viewer, &input, call.version, call.now()).await?;
        current(tx).await
    })
    .await
}

async fn current(connection: &mut PgConnection) -> Result<Versioned<Organisation>> {
    let (organisation, changed_at) = organisation::organisation(connection).await?;
    Ok(Versioned::at(changed_at, &organisation))
}
