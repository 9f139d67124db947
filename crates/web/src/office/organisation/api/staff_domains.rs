//! The domains of staff email addresses. Only people with such an address can be invited.

use crate::http::api::{ApiResult, Caller, Change, Versioned};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Input;
use clerk_core::office::organisation::{self, StaffDomainsInput};
use sqlx::PgConnection;

pub(crate) async fn get(caller: Caller) -> ApiResult<Versioned<StaffDomainsInput>> {
    caller.viewer.require(Action::ManageSettings)?;
    Ok(current(&mut *caller.db().await?, &caller).await?)
}

pub(crate) async fn set_staff_domains(call: Change<StaffDomainsInput>) -> ApiResult<Versioned<StaffDomainsInput>> {
    call.viewer.require(Action::ManageSettings)?;
    let input = call.body.input()?;
    call.commit(async |tx| {
        organisation::set_staff_domains(tx, &call.viewer, &input, call.version, call.now()).await?;
        current(tx, &call).await
    })
    .await
}

async fn current(connection: &mut PgConnection, caller: &Caller) -> Result<Versioned<StaffDomainsInput>> {
    let settings = &caller.state.settings;
    let (domains, changed_at) = organisation::staff_domains(connection, &settings.staff_email_domain).await?;
    Ok(Versioned::at(changed_at, &StaffDomainsInput::of(&domains).to_json()))
}
