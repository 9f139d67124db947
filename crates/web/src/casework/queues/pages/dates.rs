//! Critical dates across cases: as a list with what is past in front, and as a calendar of a month.

use super::calendar::Calendar;
use crate::casework::queues::date_list::DateList;
use crate::casework::queues::dates_query::{DatesQuery, month_name};
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::{COUNTED, page_text};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::dates::DateStates;
use crate::views::lists::{List, ListRow, ListView, Opened};
use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::casework::dates::{self, DateFilter, ListedDate};
use clerk_platform::time::show_date;
use jiff::civil::Date;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/queues/dates.html")]
struct ListPage {
    shell: Shell,
    filter: FilterView,
    /// The one day that is shown: for the form, and in words.
    day: String,
    day_in_words: String,
    rows: Vec<DateRow>,
    list: ListView,
    list_href: String,
    month_href: String,
    /// This list, to which the forms of its rows come back.
    here: String,
}

#[derive(Template)]
#[template(path = "casework/queues/month.html")]
struct MonthPage {
    shell: Shell,
    filter: FilterView,
    calendar: Calendar,
    list_href: String,
}

/// What the bar of filters shows.
struct FilterView {
    search: String,
    shows: Vec<Choice>,
    types: Vec<Choice>,
}

impl From<&DatesQuery> for FilterView {
    fn from(query: &DatesQuery) -> Self {
        let (shows, types) = (query.shows(), query.types());
        Self { search: query.search.clone(), shows, types }
    }
}

/// A row, with what can be done about its date.
struct DateRow {
    row: ListRow,
    states: DateStates,
    is_case_open: bool,
}

/// What can be done about a date, and whether its case is open.
fn states(date: &ListedDate, viewer: &Viewer) -> (DateStates, bool) {
    let on = date.on_date.to_jiff();
    let name = format!("{} {}, {}", date.fileref, date.date_type.label(), show_date(on));
    let can_check = viewer.checks_dates(date.lawyer_id);
    let (ids, about) = ((date.case_id, date.id), (date.date_type, name));
    (DateStates::new(ids, about, date.is_checked, date.outcome, date.updated_at, can_check), date.is_case_open)
}

/// `GET /admin/queues/dates`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<DatesQuery>) -> PageResult {
    let today = staff.today();
    match query.month.is_empty() {
        true => Ok(list(&mut db, &staff, &query, today).await?),
        false => Ok(month(&mut db, &staff, &query, today).await?),
    }
}

async fn list(db: &mut PgConnection, staff: &Staff, query: &DatesQuery, today: Date) -> Result<HttpResponse> {
    let filter = query.filter();
    let opened = Opened::<DateList>::new(db, staff, query).await?;
    let (number, _) = opened.part;
    let found = DateList::page(db, staff, query, opened.part, COUNTED).await?;
    let states: Vec<_> = found.items.iter().map(|date| states(date, &staff.viewer)).collect();
    let mut list = opened.view(db, staff, query, found).await?;
    let rows = std::mem::take(&mut list.rows).into_iter().zip(states);
    let here = query.href(|changed| {
        changed.day.clone_from(&query.day);
        changed.page = page_text(number);
    });
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Dates).after(query.done.as_deref()),
        filter: query.into(),
        day: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        day_in_words: filter.from.map(show_date).unwrap_or_default(),
        here,
        rows: rows.map(|(row, (states, is_case_open))| DateRow { row, states, is_case_open }).collect(),
        list,
        list_href: query.href(|_| {}),
        month_href: query.href(|changed| changed.month = month_name(filter.from.unwrap_or(today))),
    }))
}

async fn month(db: &mut PgConnection, staff: &Staff, query: &DatesQuery, today: Date) -> Result<HttpResponse> {
    let first = DateFilter::day(&format!("{}-01", query.month)).unwrap_or_else(|| today.first_of_month());
    let days = dates::month(db, &staff.viewer, &query.filter(), today, first).await?;
    Ok(page(&MonthPage {
        shell: staff.shell(NavSection::Dates),
        filter: query.into(),
        calendar: Calendar::new(first, days, today, query),
        list_href: query.href(|_| {}),
    }))
}
