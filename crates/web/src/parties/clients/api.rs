//! Clients.

use crate::http::api::{ApiResult, Caller, Change, Created, Creation, List, Paging, Versioned, changed, query};
use actix_web::web::{Path, Query};
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::ids::ClientId;
use clerk_core::parties::clients::{self, Client, ClientInput, ListedClient, Sort};

changed!(Client, |client| client.updated_at);

query! {
    /// Which clients, in which order.
    pub(crate) struct ClientQuery {
        /// Words from names and email, or a phone number
        search: String,
        /// `name` or `-created`
        sort: String,
    }
}

pub(crate) async fn list(caller: Caller, query: Query<ClientQuery>, paging: Paging) -> ApiResult<List<ListedClient>> {
    let sort = match query.sort.as_str() {
        "" | "name" => Sort::Name,
        "-created" => Sort::Newest,
        _ => return Err(Error::invalid("sort", "This is `name` or `-created`.").into()),
    };
    let page = paging.read()?;
    let found = clients::list(&mut *caller.db().await?, &caller.viewer, &query.search, sort, page, i64::MAX).await?;
    Ok(paging.list(found))
}

query! {
    /// Whether to add a client who may be recorded already.
    pub(crate) struct CreateQuery {
        /// `true` adds the client although others have the same email address, phone number, or name and date of birth
        anyway: String,
    }
}

pub(crate) async fn create(call: Creation<ClientInput>, query: Query<CreateQuery>) -> ApiResult<Created<Client>> {
    call.viewer.require(Action::CreateCases)?;
    let anyway = match query.anyway.as_str() {
        "" | "false" => false,
        "true" => true,
        _ => return Err(Error::invalid("anyway", "This is `true` or `false`.").into()),
    };
    call.create(async |tx, input| match clients::create(tx, &call.viewer, input, anyway, call.now()).await? {
        clients::Created::Client(id) => clients::find(tx, &call.viewer, id).await,
        clients::Created::Alike(found) => {
            let ids: Vec<String> = found.iter().map(|alike| alike.client.id.to_string()).collect();
            let text =
                format!("This client may already be recorded: {}. To add another, send `anyway=true`.", ids.join(", "));
            Err(Error::Conflict(text))
        }
    })
    .await
}

pub(crate) async fn get(caller: Caller, id: Path<ClientId>) -> ApiResult<Versioned<Client>> {
    Ok(clients::find(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}

pub(crate) async fn update(call: Change<ClientInput>, id: Path<ClientId>) -> ApiResult<Versioned<Client>> {
    call.commit(async |tx| {
        let kept = clients::find(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&ClientInput::of(&kept))?;
        clients::update(tx, &call.viewer, &kept, &input, call.version, call.now()).await?;
        clients::find(tx, &call.viewer, *id).await
    })
    .await
}
