//! Critical dates across cases: as a list with what is past in front, and as a calendar of a month or a week.

use super::calendar::{Calendar, Span};
use crate::casework::queues::date_list::DateList;
use crate::casework::queues::dates_query::{DatesQuery, MINE, month_name};
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::{COUNTED, page_text};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::dates::DateStates;
use crate::views::lists::{List, ListRow, ListView, Opened};
use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{CaseScope, Viewer};
use clerk_core::casework::dates::{self, ListedDate};
use clerk_platform::time::show_day;
use jiff::civil::Date;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

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
    week_href: String,
    /// This list, to which the forms of its rows come back.
    here: String,
}

#[derive(Template)]
#[template(path = "casework/queues/calendar.html")]
struct CalendarPage {
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
    /// Everybody's or their own; empty for those who see no others.
    whose: Vec<Choice>,
}

impl FilterView {
    fn new(query: &DatesQuery, viewer: &Viewer) -> Self {
        let (shows, types) = (query.shows(), query.types());
        let sees_all = viewer.cases() == CaseScope::All;
        let whose = if sees_all { Choice::all([(MINE, "My cases")], &query.whose) } else { Vec::new() };
        Self { search: query.search.clone(), shows, types, whose }
    }
}

/// A row, with what can be done about its date.
struct DateRow {
    row: ListRow,
    states: DateStates,
    is_case_open: bool,
}

/// What can be done about a date, and whether its case is open.
fn states(date: &ListedDate, viewer: &Viewer, today: Date) -> (DateStates, bool) {
    let on = date.on_date.to_jiff();
    let name = format!("{} {}, {}", date.fileref, date.date_type.label(), show_day(on, today));
    let can_check = viewer.checks_dates(date.lawyer_id);
    let (ids, about) = ((date.case_id, date.id), (date.date_type, name));
    let states = DateStates::new(ids, about, date.is_checked, date.outcome, date.updated_at, can_check);
    (states.asked(date.check_asked_by.as_deref(), date.check_asked_at), date.is_case_open)
}

/// `GET /admin/queues/dates`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<DatesQuery>) -> PageResult {
    let today = staff.today();
    match Span::of(&query, today) {
        None => Ok(list(db, &staff, &query, today).await?),
        Some(span) => Ok(calendar(&mut db, &staff, &query, span, today).await?),
    }
}

async fn list(
    mut db: PoolConnection<Postgres>,
    staff: &Staff,
    query: &DatesQuery,
    today: Date,
) -> Result<HttpResponse> {
    let filter = query.filter();
    let opened = Opened::<DateList>::new(&mut db, staff, query).await?;
    let (number, _) = opened.part;
    let found = DateList::page(&mut db, staff, query, opened.part, COUNTED).await?;
    let states: Vec<_> = found.items.iter().map(|date| states(date, &staff.viewer, today)).collect();
    let mut list = opened.view(db, staff, query, found).await?;
    let rows = std::mem::take(&mut list.rows).into_iter().zip(states);
    let here = query.href(|changed| {
        changed.day.clone_from(&query.day);
        changed.page = page_text(number);
    });
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Dates).after(query.done.as_deref()),
        filter: FilterView::new(query, &staff.viewer),
        day: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        day_in_words: filter.from.map(|day| show_day(day, today)).unwrap_or_default(),
        here,
        rows: rows.map(|(row, (states, is_case_open))| DateRow { row, states, is_case_open }).collect(),
        list,
        list_href: query.href(|_| {}),
        month_href: query.href(|changed| changed.month = month_name(filter.from.unwrap_or(today))),
        week_href: query.href(|changed| changed.week = filter.from.unwrap_or(today).to_string()),
    }))
}

async fn calendar(
    db: &mut PgConnection,
    staff: &Staff,
    query: &DatesQuery,
    span: Span,
    today: Date,
) -> Result<HttpResponse> {
    let days = dates::days(db, &staff.viewer, &query.filter(), today, span.days(), span.shown_per_day()).await?;
    Ok(page(&CalendarPage {
        shell: staff.shell(NavSection::Dates),
        filter: FilterView::new(query, &staff.viewer),
        calendar: Calendar::new(span, days, today, query),
        list_href: query.href(|_| {}),
    }))
}
