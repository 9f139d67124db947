//! Tenancies, with their landlord and agent.

use crate::http::api::{All, ApiResult, Caller, Change, Created, Creation, Versioned, changed};
use actix_web::web::Path;
use clerk_core::ids::{ClientId, TenancyId};
use clerk_core::input::Field;
use clerk_core::parties::clients;
use clerk_core::parties::people::PickInput;
use clerk_core::parties::tenancies::{self, Side, Tenancy, TenancyInput};

changed!(Tenancy, |tenancy| tenancy.updated_at);

pub(crate) async fn list(caller: Caller, client_id: Path<ClientId>) -> ApiResult<All<Tenancy>> {
    let mut db = caller.db().await?;
    clients::require_seen(&mut db, &caller.viewer, *client_id).await?;
    Ok(tenancies::of_client(&mut db, &caller.viewer, *client_id).await?.into())
}

pub(crate) async fn create(call: Creation<TenancyInput>, client_id: Path<ClientId>) -> ApiResult<Created<Tenancy>> {
    call.create(async |tx, input| {
        let id = tenancies::create(tx, &call.viewer, *client_id, input, call.now()).await?;
        tenancies::find(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, id: Path<TenancyId>) -> ApiResult<Versioned<Tenancy>> {
    Ok(tenancies::find(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}

pub(crate) async fn update(call: Change<TenancyInput>, id: Path<TenancyId>) -> ApiResult<Versioned<Tenancy>> {
    call.commit(async |tx| {
        let kept = tenancies::find(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&TenancyInput::of(&kept))?;
        tenancies::update(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        tenancies::find(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn set_landlord(call: Change<PickInput>, id: Path<TenancyId>) -> ApiResult<Versioned<Tenancy>> {
    set(*id, Side::Landlord, &call).await
}

pub(crate) async fn set_agent(call: Change<PickInput>, id: Path<TenancyId>) -> ApiResult<Versioned<Tenancy>> {
    set(*id, Side::Agent, &call).await
}

async fn set(id: TenancyId, side: Side, call: &Change<PickInput>) -> ApiResult<Versioned<Tenancy>> {
    let person_id = call.body.input()?.person_id.stored();
    call.commit(async |tx| {
        tenancies::set_person(tx, &call.viewer, id, side, person_id, call.version, call.now()).await?;
        tenancies::find(tx, &call.viewer, id).await
    })
    .await
}
