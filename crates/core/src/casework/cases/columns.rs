//! What lists show of a case: the columns, and how they are read.

use super::model::{CaseSummary, NextDate, OpenDate};
use crate::Result;
use crate::office::accounts::StaffRef;
use crate::parties::clients::ClientRef;
use crate::parties::tenancies::TenancyRef;
use clerk_platform::db::Columns;

/// What every list shows of a case, in the order of `summary`.
pub(crate) const SUMMARY: &str = "c.id, c.fileref, c.topic, c.stage, c.outcome, c.provided_legal_services, c.is_open,
    c.created_at, c.updated_at, c.client_id, cl.first_name, cl.last_name, cl.preferred_name, cl.email, cl.phone,
    c.paralegal_id, p.full_name as paralegal_name, c.lawyer_id, l.full_name as lawyer_name";

/// The tables that [`SUMMARY`] reads from in addition to `cases c`.
pub(crate) const SUMMARY_JOINS: &str = " join clients cl on cl.id = c.client_id
    left join users p on p.id = c.paralegal_id
    left join users l on l.id = c.lawyer_id";

/// Where the client lives, in the order of `tenancy`.
pub(crate) const TENANCY: &str = ", c.tenancy_id, t.address, t.suburb, t.postcode";

/// What [`TENANCY`] reads from.
pub(crate) const TENANCY_JOIN: &str = " left join tenancies t on t.id = c.tenancy_id";

/// The first critical date without an outcome, as [`next_date`] reads it.
pub(crate) const NEXT_DATE: &str =
    ", (select json_build_object('date_type', d.date_type, 'on_date', d.on_date, 'time', d.hearing_time) from critical_dates d
     where d.case_id = c.id and d.outcome is null and d.deleted_at is null order by d.on_date, d.hearing_time, d.id limit 1)";

/// What [`NEXT_DATE`] gives.
pub(crate) fn next_date(columns: &mut Columns<'_>) -> Result<NextDate> {
    let next: Option<OpenDate> = columns.maybe_json()?;
    Ok(NextDate {
        next_date: next.map(|date| date.on_date),
        next_date_type: next.map(|date| date.date_type),
        next_date_time: next.and_then(|date| date.time),
    })
}

/// A case from the columns of [`SUMMARY`], in their order.
pub(crate) fn summary(columns: &mut Columns<'_>) -> Result<CaseSummary> {
    Ok(CaseSummary {
        id: columns.take()?,
        fileref: columns.take()?,
        topic: columns.take()?,
        stage: columns.take()?,
        outcome: columns.take()?,
        provided_legal_services: columns.take()?,
        is_open: columns.take()?,
        created_at: columns.take()?,
        updated_at: columns.take()?,
        client: ClientRef::read(columns)?,
        paralegal: StaffRef::read(columns)?,
        lawyer: StaffRef::read(columns)?,
    })
}

/// Where the client lives: the tenancy's id, address, suburb and postcode.
pub(super) fn tenancy(columns: &mut Columns<'_>) -> Result<Option<TenancyRef>> {
    let id: Option<_> = columns.take()?;
    let (address, suburb, postcode): (Option<_>, Option<_>, Option<_>) =
        (columns.take()?, columns.take()?, columns.take()?);
    Ok(id.map(|id| TenancyRef {
        id,
        address: address.unwrap_or_default(),
        suburb: suburb.unwrap_or_default(),
        postcode: postcode.unwrap_or_default(),
    }))
}
