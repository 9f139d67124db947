//! Lists of cases: the one shape that pages and API share.

use super::filter::{CaseFilter, Sort, Way};
use super::model::{CaseSummary, ClientRef, ListedCase, TenancyRef};
use super::queries;
use crate::access::Viewer;
use crate::{Result, users::StaffRef};
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{Decode, PgConnection, Postgres, Row, Type};

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
    /// Whether the whole list has more than `total`: counting ended there.
    pub is_more: bool,
    /// Whether there is a next page.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// Of a list of which `counted` were counted, and no more than `most`.
    pub fn new(items: Vec<T>, has_next: bool, counted: i64, most: i64) -> Self {
        let is_more = counted >= most;
        Self { items, total: if is_more { most - 1 } else { counted }, is_more, has_next }
    }

    /// What a page shows of what was found, when one more than shown was asked for, and whether there is a next page.
    pub fn cut(mut items: Vec<T>, page_size: i64) -> (Vec<T>, bool) {
        let has_next = i64::try_from(items.len()).unwrap_or(i64::MAX) > page_size;
        items.truncate(usize::try_from(page_size).unwrap_or(usize::MAX));
        (items, has_next)
    }
}

/// A page of the cases that the viewer sees. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &CaseFilter,
    page: i64,
    page_size: i64,
    count: Count,
) -> Result<Page<ListedCase>> {
    let offset = (page - 1).saturating_mul(page_size);
    let (way, counting) = match count {
        // All of them are looked at anyway.
        Count::Exact => (Way::Find, None),
        Count::UpTo(most) => match queries::share(&mut *connection, filter).await? {
            None => (Way::Find, Some(most)),
            Some((share, in_all)) => (way_for(share, filter.sort), (in_all < most as f64).then_some(most)),
        },
    };
    // One more than shown tells whether there is a next page.
    let found = queries::page(&mut *connection, viewer, filter, way, page_size + 1, offset, counting).await?;
    let (items, has_next) = Page::cut(found.0, page_size);
    let shown = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let (counted, most) = match (found.1, count) {
        // When the end is in sight, the number is known without counting.
        _ if !has_next && (shown > 0 || page == 1) => (offset + shown, i64::MAX),
        // More than is worth counting.
        (None, Count::UpTo(_)) if has_next => (offset + shown + 1, offset + shown + 1),
        (Some(counted), Count::UpTo(most)) => (counted, most),
        (_, Count::UpTo(most)) => (queries::count(&mut *connection, viewer, filter, most).await?, most),
        (_, Count::Exact) => (queries::count(&mut *connection, viewer, filter, i64::MAX).await?, i64::MAX),
    };
    Ok(Page::new(items, has_next, counted, most))
}

/// From which share of cases on the first page is met sooner in a walk through the list than by an index: reckoned from what
/// EXPLAIN says of a million cases, where a walk costs 0.4 µs for each case it passes, and the index 2.5 µs for each it finds.
const WORTH_A_WALK: f64 = 0.01;

/// How a search finds cases, of which there is this share.
fn way_for(share: f64, sort: Sort) -> Way {
    match sort {
        _ if share >= WORTH_A_WALK => Way::Walk,
        Sort::Newest => Way::Quarters,
        _ => Way::Find,
    }
}

/// Reads a row's columns one after the other: looking each of hundreds up by its name shows in profiles.
pub(crate) struct Columns<'a> {
    row: &'a PgRow,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(row: &'a PgRow) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn next<T: Decode<'a, Postgres> + Type<Postgres>>(&mut self) -> Result<T> {
        self.next += 1;
        Ok(self.row.try_get(self.next - 1)?)
    }

    /// A member of staff: id and name.
    pub(crate) fn staff(&mut self) -> Result<Option<StaffRef>> {
        let (id, full_name) = (self.next::<Option<_>>()?, self.next::<Option<_>>()?);
        Ok(id.zip(full_name).map(|(id, full_name)| StaffRef { id, full_name }))
    }

    /// A client: id, first, last and preferred name, email address and phone number.
    pub(crate) fn client(&mut self) -> Result<ClientRef> {
        Ok(ClientRef {
            id: self.next()?,
            first_name: self.next()?,
            last_name: self.next()?,
            preferred_name: self.next()?,
            email: self.next()?,
            phone: self.next()?,
        })
    }

    pub(super) fn json<T: DeserializeOwned + 'a>(&mut self) -> Result<T> {
        Ok(self.next::<Json<T>>()?.0)
    }

    pub(super) fn maybe_json<T: DeserializeOwned + 'a>(&mut self) -> Result<Option<T>> {
        Ok(self.next::<Option<Json<T>>>()?.map(|json| json.0))
    }
}

/// A case from the columns of [`queries::SUMMARY`], in their order.
pub(crate) fn summary(columns: &mut Columns<'_>) -> Result<CaseSummary> {
    Ok(CaseSummary {
        id: columns.next()?,
        fileref: columns.next()?,
        topic: columns.next()?,
        stage: columns.next()?,
        outcome: columns.next()?,
        is_open: columns.next()?,
        created_at: columns.next()?,
        updated_at: columns.next()?,
        client: columns.client()?,
        paralegal: columns.staff()?,
        lawyer: columns.staff()?,
    })
}

/// Where the client lives: the tenancy's id, address, suburb and postcode.
pub(super) fn tenancy(columns: &mut Columns<'_>) -> Result<Option<TenancyRef>> {
    let id: Option<_> = columns.next()?;
    let (address, suburb, postcode): (Option<_>, Option<_>, Option<_>) =
        (columns.next()?, columns.next()?, columns.next()?);
    Ok(id.map(|id| TenancyRef {
        id,
        address: address.unwrap_or_default(),
        suburb: suburb.unwrap_or_default(),
        postcode: postcode.unwrap_or_default(),
    }))
}
