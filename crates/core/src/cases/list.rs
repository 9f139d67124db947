//! Lists of cases: the one shape that pages and API share.

use super::filter::CaseFilter;
use super::model::{CaseSummary, ClientRef, TenancyRef};
use super::queries;
use crate::access::Viewer;
use crate::{Result, users::StaffRef};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

/// How exactly the cases of a list are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// All of them, however many.
    Exact,
    /// Up to this many; more are not told apart, which keeps big lists fast.
    UpTo(i64),
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many the whole list has, as far as they were counted.
    pub total: i64,
    /// Whether there is a next page.
    pub has_next: bool,
}

/// A page of the cases that the viewer sees. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &CaseFilter,
    page: i64,
    page_size: i64,
    count: Count,
) -> Result<Page<CaseSummary>> {
    let offset = (page - 1).saturating_mul(page_size);
    // One more than shown tells whether there is a next page.
    let (mut items, counted) = queries::page(&mut *connection, viewer, filter, page_size + 1, offset, count).await?;
    let found = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let has_next = found > page_size;
    items.truncate(usize::try_from(page_size).unwrap_or(usize::MAX));
    // When the end is in sight, the number is known without counting.
    let total = match counted {
        _ if !has_next && (found > 0 || page == 1) => offset + found,
        Some(total) => total,
        None => queries::count(&mut *connection, viewer, filter, count).await?,
    };
    Ok(Page { items, total, has_next })
}

/// Open cases of which the viewer is the paralegal or lawyer.
pub async fn open_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    queries::open_count(&mut *connection, viewer.user_id).await
}

/// Open cases without a paralegal.
pub async fn inbox_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(crate::access::Action::SeeInbox)?;
    queries::inbox_count(&mut *connection).await
}

pub(super) fn summary(row: &PgRow) -> Result<CaseSummary> {
    let staff = |id: &str, name: &str| -> Result<Option<StaffRef>> {
        let found = row.try_get::<Option<_>, _>(id)?.zip(row.try_get::<Option<_>, _>(name)?);
        Ok(found.map(|(id, full_name)| StaffRef { id, full_name }))
    };
    let tenancy = match row.try_get("tenancy_id")? {
        Some(id) => Some(TenancyRef {
            id,
            address: row.try_get("address")?,
            suburb: row.try_get("suburb")?,
            postcode: row.try_get("postcode")?,
        }),
        None => None,
    };
    Ok(CaseSummary {
        id: row.try_get("id")?,
        fileref: row.try_get("fileref")?,
        topic: row.try_get("topic")?,
        stage: row.try_get("stage")?,
        outcome: row.try_get("outcome")?,
        is_open: row.try_get("is_open")?,
        client: ClientRef {
            id: row.try_get("client_id")?,
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
            preferred_name: row.try_get("preferred_name")?,
            email: row.try_get("email")?,
            phone: row.try_get("phone")?,
        },
        tenancy,
        paralegal: staff("paralegal_id", "paralegal_name")?,
        lawyer: staff("lawyer_id", "lawyer_name")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}
