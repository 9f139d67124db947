//! Keeping what is offered, and deciding about it.

use super::model::recorded_in_words;
use super::{OfferId, queries};
use crate::access::Viewer;
use crate::casework::events::{Event, record};
use crate::ids::CaseId;
use crate::input::Input;
use crate::office::blocklist::phone_key;
use crate::parties::clients::{self, Client, ClientDetail, ClientInput};
use crate::{Error, Result};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;

/// Keeps what a form or a call says differently about a client who is recorded already.
pub async fn keep(
    connection: &mut PgConnection,
    recorded: &Client,
    said: &ClientInput,
    case_id: CaseId,
    now: Timestamp,
) -> Result<()> {
    let offered = differences(&ClientInput::of(recorded), said);
    queries::insert(connection, recorded.id, (Some(case_id), None), &offered, now).await?;
    queries::give_search_text(connection, recorded.id).await
}

/// The details in which two descriptions of a client differ, with the values of the second. The same phone number in another
/// writing is no difference; neither is a detail that the second leaves empty.
pub(crate) fn differences(kept: &ClientInput, other: &ClientInput) -> Vec<(ClientDetail, Value)> {
    let (kept, other) = (kept.to_json(), other.to_json());
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    let is_same = |detail: ClientDetail, old: &Value, new: &Value| match (detail, old, new) {
        (ClientDetail::Phone, Value::String(old), Value::String(new)) if !phone_key(new).is_empty() => {
            phone_key(old) == phone_key(new)
        }
        _ => old == new,
    };
    let differing = ClientDetail::ALL.iter().filter_map(|detail| {
        let field = detail.field();
        let (old, new) = (kept.get(&field)?, other.get(&field)?);
        (!is_empty(new) && !is_same(*detail, old, new)).then(|| (*detail, new.clone()))
    });
    differing.collect()
}

/// Takes an offered value over, or keeps what is recorded. Anyone who sees the client may; it leaves an event in the case that
/// offered it, or in the client's cases that the viewer sees.
pub async fn settle(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: OfferId,
    take: bool,
    now: Timestamp,
) -> Result<crate::ids::ClientId> {
    let offer = queries::open(connection, id).await?.ok_or(Error::NotFound)?;
    let client = clients::find(connection, viewer, offer.client_id).await?;
    if let Some(case_id) = offer.case_id {
        crate::casework::cases::require_seen(&mut *connection, viewer, case_id).await?;
    }
    let (recorded, offered) = (recorded_in_words(offer.detail, &client), offer.in_words());
    let event = match take {
        true => Event::ClientDetailTaken { detail: offer.detail, was: recorded, now: offered },
        false => Event::ClientDetailKept { detail: offer.detail, recorded, offered },
    };
    if take {
        let input = offer.taken(&client).map_err(|_| {
            let text = "This value can’t be used as it is. Edit the client instead.";
            Error::Conflict(text.to_owned())
        })?;
        clients::update(connection, viewer, &client, &input, Some(client.updated_at.to_jiff()), now).await?;
    }
    queries::settle(connection, id, take, viewer.user_id, now).await?;
    queries::give_search_text(connection, client.id).await?;
    let cases = match offer.case_id {
        Some(case_id) => vec![case_id],
        None => queries::cases_of(connection, viewer, client.id).await?,
    };
    for case_id in cases {
        record(connection, case_id, Some(viewer.user_id), event.clone(), now).await?;
    }
    Ok(client.id)
}
