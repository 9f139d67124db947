//! Services of a case.

use crate::http::api::{All, ApiResult, Caller, Change, Created, Creation, IfMatch, NoContent, Versioned, changed};
use actix_web::web::Path;
use clerk_core::casework::cases;
use clerk_core::casework::services::{self, Service, ServiceInput};
use clerk_core::ids::{CaseId, ServiceId};

changed!(Service, |service| service.updated_at);

pub(crate) async fn list(caller: Caller, case_id: Path<CaseId>) -> ApiResult<All<Service>> {
    let mut db = caller.db().await?;
    cases::require_seen(&mut *db, &caller.viewer, *case_id).await?;
    Ok(services::of_case(&mut db, *case_id).await?.into())
}

pub(crate) async fn create(call: Creation<ServiceInput>, case_id: Path<CaseId>) -> ApiResult<Created<Service>> {
    call.create(async |tx, input| {
        let id = services::create(tx, &call.viewer, *case_id, input, call.now()).await?;
        services::get(tx, &call.viewer, *case_id, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, ids: Path<(CaseId, ServiceId)>) -> ApiResult<Versioned<Service>> {
    let (case_id, id) = ids.into_inner();
    Ok(services::get(&mut *caller.db().await?, &caller.viewer, case_id, id).await?.into())
}

pub(crate) async fn update(
    call: Change<ServiceInput>,
    ids: Path<(CaseId, ServiceId)>,
) -> ApiResult<Versioned<Service>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        let kept = services::get(tx, &call.viewer, case_id, id).await?;
        let input = call.body.patch(&ServiceInput::of(&kept))?;
        services::update(tx, &call.viewer, case_id, id, &input, call.version, call.now()).await?;
        services::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn delete(
    caller: Caller,
    ids: Path<(CaseId, ServiceId)>,
    IfMatch(version): IfMatch,
) -> ApiResult<NoContent> {
    let (case_id, id) = ids.into_inner();
    caller.commit(async |tx| services::delete(tx, &caller.viewer, case_id, id, version, caller.now()).await).await
}
