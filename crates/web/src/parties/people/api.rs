//! Landlords, agents and support workers.

use crate::http::api::{ApiResult, Caller, Change, Created, Creation, List, Paging, Versioned, changed, query};
use actix_web::web::{Path, Query};
use clerk_core::access::Action;
use clerk_core::ids::PersonId;
use clerk_core::parties::people::{self, ListedPerson, Person, PersonInput};

changed!(Person, |person| person.updated_at);

query! {
    /// Which people.
    pub(crate) struct PeopleQuery {
        /// Words from name and email, or a phone number
        search: String,
    }
}

pub(crate) async fn list(caller: Caller, query: Query<PeopleQuery>, paging: Paging) -> ApiResult<List<ListedPerson>> {
    let page = paging.read()?;
    let found = people::list(&mut *caller.db().await?, &caller.viewer, &query.search, page, i64::MAX).await?;
    Ok(paging.list(found))
}

pub(crate) async fn create(call: Creation<PersonInput>) -> ApiResult<Created<Person>> {
    call.viewer.require(Action::EditPeople)?;
    call.create(async |tx, input| {
        let id = people::create(tx, &call.viewer, input, call.now()).await?;
        people::find(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, id: Path<PersonId>) -> ApiResult<Versioned<Person>> {
    Ok(people::find(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}

pub(crate) async fn update(call: Change<PersonInput>, id: Path<PersonId>) -> ApiResult<Versioned<Person>> {
    call.commit(async |tx| {
        let kept = people::find(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&PersonInput::of(&kept))?;
        people::update(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        people::find(tx, &call.viewer, *id).await
    })
    .await
}
