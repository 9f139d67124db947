//! The part of the JSON API that catalogues have in common.

use super::entry::Entry;
use crate::http::api::{All, ApiResult, Caller, Change, Created, Creation, IfMatch, NoContent, Versioned};
use actix_web::web::Path;
use clerk_core::access::Action;
use clerk_core::office::catalogue;
use uuid::Uuid;

pub(crate) async fn list<E: Entry>(caller: Caller) -> ApiResult<All<E>> {
    Ok(catalogue::all(&mut *caller.db().await?, &caller.viewer).await?.into())
}

pub(crate) async fn create<E: Entry>(call: Creation<E::Input>) -> ApiResult<Created<E>> {
    call.viewer.require(Action::ManageSettings)?;
    call.create(async |tx, input| {
        let id = catalogue::add::<E>(tx, &call.viewer, input, call.now()).await?;
        catalogue::get::<E>(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn get<E: Entry>(caller: Caller, id: Path<Uuid>) -> ApiResult<Versioned<E>> {
    let found: E = catalogue::get(&mut *caller.db().await?, &caller.viewer, *id).await?;
    Ok(Versioned::at(found.updated_at(), &found))
}

pub(crate) async fn update<E: Entry>(call: Change<E::Input>, id: Path<Uuid>) -> ApiResult<Versioned<E>> {
    call.commit(async |tx| {
        let kept: E = catalogue::get(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&kept.input())?;
        catalogue::update(tx, &call.viewer, &kept, &input, call.version, call.now()).await?;
        let changed: E = catalogue::get(tx, &call.viewer, *id).await?;
        Ok(Versioned::at(changed.updated_at(), &changed))
    })
    .await
}

pub(crate) async fn delete<E: Entry>(
    caller: Caller,
    id: Path<Uuid>,
    IfMatch(version): IfMatch,
) -> ApiResult<NoContent> {
    caller.commit(async |tx| catalogue::remove::<E>(tx, &caller.viewer, *id, version).await).await
}
