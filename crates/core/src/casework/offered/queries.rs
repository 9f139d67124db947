//! SQL of offered values.

use super::{Offer, OfferId};
use crate::Result;
use crate::access::Viewer;
use crate::ids::{CaseId, ClientId, UserId};
use crate::parties::clients::ClientDetail;
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// Keeps offered values, each with the case or the joined record that it comes from. A value that waits already is not kept twice.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    client_id: ClientId,
    (case_id, join_id): (Option<CaseId>, Option<Uuid>),
    offered: &[(ClientDetail, Value)],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into offered_values (client_id, case_id, join_id, detail, offered, created_at)
         select $1, $2, $3, detail, offered, $6 from unnest($4::text[], $5::jsonb[]) as new (detail, offered)
         where not exists (select from offered_values o where o.client_id = $1 and o.detail = new.detail and o.offered = new.offered
             and o.settled_at is null and o.case_id is not distinct from $2)",
        *client_id,
        case_id.as_deref(),
        join_id,
        &offered.iter().map(|(detail, _)| detail.as_str().to_owned()).collect::<Vec<_>>(),
        &offered.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a client found by every name, address and number that was offered for them and is not their own. Nothing else is changed,
/// so that a form that someone has open is not out of date.
pub(crate) async fn give_search_text(connection: &mut PgConnection, client_id: ClientId) -> Result<()> {
    let searched: Vec<String> = ClientDetail::ALL
        .iter()
        .filter(|detail| detail.is_searched())
        .map(|detail| detail.as_str().to_owned())
        .collect();
    sqlx::query!(
        "update clients set also_known_as = also.text
         from (select coalesce(left(string_agg(distinct case when detail = 'PHONE' then regexp_replace(offered #>> '{}', '[^0-9]', '', 'g')
                   else offered #>> '{}' end, ' '), 2000), '') as text
               from offered_values where client_id = $1 and detail = any($2)) also
         where id = $1 and also_known_as <> also.text",
        *client_id,
        &searched,
    )
    .execute(connection)
    .await?;
    Ok(())
}

const COLUMNS: &str = "o.id, o.client_id, o.case_id, o.detail, o.offered, o.created_at";

fn read(row: &PgRow) -> Result<Option<Offer>> {
    let mut columns = Columns::of(row);
    let (id, client_id, case_id) = (columns.take()?, columns.take()?, columns.take()?);
    let detail: String = columns.take()?;
    // A newer release may offer details that this one does not know.
    let Ok(detail) = detail.parse() else { return Ok(None) };
    Ok(Some(Offer { id, client_id, case_id, detail, offered: columns.take()?, created_at: columns.take()? }))
}

/// An offered value that waits; locks it.
pub(super) async fn open(connection: &mut PgConnection, id: OfferId) -> Result<Option<Offer>> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from offered_values o where o.settled_at is null and o.id = ").push_bind(id);
    query.push(" for update");
    match query.build().fetch_optional(connection).await? {
        Some(row) => read(&row),
        None => Ok(None),
    }
}

pub(super) async fn settle(
    connection: &mut PgConnection,
    id: OfferId,
    is_taken: bool,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update offered_values set settled_at = $2, settled_by = $3, is_taken = $4 where id = $1",
        id,
        now.to_sqlx(),
        *by,
        is_taken,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The client's cases that the viewer sees.
pub(super) async fn cases_of(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: ClientId,
) -> Result<Vec<CaseId>> {
    let mut query = QueryBuilder::new("select c.id from cases c where c.client_id = ");
    query.push_bind(client_id);
    viewer.cases().push(&mut query);
    Ok(query.build_query_scalar().fetch_all(connection).await?)
}
