//! Critical dates across cases: a list with those in front whose outcome is missing, and the days of a calendar.

use super::{DateFilter, Day, ListedDate, queries};
use crate::Result;
use crate::access::Viewer;
use clerk_platform::paging::Page;
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::PgConnection;

/// A page of the critical dates of the cases that the viewer sees, the earliest first. When all are asked for: those that are
/// past without an outcome; then from today on; then what is past and has one, the latest first. `page` counts from 1.
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
        // The count comes along with rows, and there are none beyond the end.
        counted = queries::list(connection, viewer, filter, today, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// Every day from the first to the last, each with up to `per_day` of its dates.
pub async fn days(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    today: Date,
    (first, last): (Date, Date),
    per_day: i64,
) -> Result<Vec<Day>> {
    let found = queries::between(connection, viewer, filter, today, (first, last), per_day).await?;
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
