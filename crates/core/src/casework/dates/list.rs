//! Critical dates across cases: a list with the overdue ones in front, and a month.

use super::queries;
use crate::Result;
use crate::access::Viewer;
use crate::casework::dates::{DateType, HearingType};
use clerk_platform::paging::Page;
use clerk_platform::time::Date as Stored;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// Dates of a day that a month shows; the rest are counted.
pub(super) const SHOWN_PER_DAY: i64 = 4;

/// What a list of critical dates is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateFilter {
    /// Reviewed ones and those of closed cases too.
    pub all: bool,
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
}

impl DateFilter {
    /// A day to narrow to, as `2026-11-24`; none that nobody can mean.
    pub fn day(raw: &str) -> Option<Date> {
        raw.parse::<Date>().ok().filter(|date| (1900..=2200).contains(&date.year()))
    }
}

/// A critical date in a list across cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedDate {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// The case's paralegal.
    pub paralegal_name: Option<String>,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    #[schema(value_type = String, format = Date)]
    pub on_date: Stored,
    /// Whether an admin has seen to it.
    pub is_reviewed: bool,
    /// How the hearing is held, if it is one.
    pub hearing_type: Option<HearingType>,
    /// Where the hearing is held, if it is one.
    pub hearing_location: String,
}

/// A day of a month with its first dates.
#[derive(Debug, Clone)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Its first dates.
    pub dates: Vec<ListedDate>,
    /// How many it has, counted up to 100.
    pub total: i64,
}

/// A page of the critical dates of the cases that the viewer sees: overdue and not reviewed, the oldest first; then from today
/// on, the next first; then, when all are asked for, what is past and reviewed, the latest first. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    today: Date,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<ListedDate>> {
    let offset = (page - 1).saturating_mul(page_size);
    let part = queries::Part { limit: page_size + 1, offset, count_up_to };
    let (items, mut counted) = queries::list(&mut *connection, viewer, filter, today, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, which there are none of beyond the end.
        counted = queries::list(connection, viewer, filter, today, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// Every day of the month that holds `in_month`, with its first dates.
pub async fn month(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    in_month: Date,
) -> Result<Vec<Day>> {
    let (first, last) = (in_month.first_of_month(), in_month.last_of_month());
    let found = queries::between(connection, viewer, filter, first, last, SHOWN_PER_DAY).await?;
    let mut days: Vec<Day> = first
        .series(1.day())
        .take_while(|day| *day <= last)
        .map(|date| Day { date, dates: Vec::new(), total: 0 })
        .collect();
    for (date, total) in found {
        if let Some(day) = days.iter_mut().find(|day| day.date == date.on_date.to_jiff()) {
            day.dates.push(date);
            day.total = total;
        }
    }
    Ok(days)
}
