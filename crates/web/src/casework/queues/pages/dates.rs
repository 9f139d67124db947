//! Critical dates across cases: as a list with the overdue ones first, and as a calendar of a month.

use super::calendar::Calendar;
use super::cases::Due;
use super::dates_query::{DatesQuery, month_name};
use super::{PAGE_SIZE, tabs};
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::{COUNTED, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab};
use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::dates::{self, DateFilter, ListedDate};
use clerk_platform::time::show_date;
use jiff::civil::Date;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/queues/dates.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    shows: Vec<Choice>,
    /// The one day that is shown: for the form, and in words.
    day: String,
    day_in_words: String,
    rows: Vec<DateRow>,
    pager: Pager,
    list_href: String,
    month_href: String,
}

#[derive(Template)]
#[template(path = "casework/queues/month.html")]
struct MonthPage {
    shell: Shell,
    tabs: Vec<Tab>,
    shows: Vec<Choice>,
    calendar: Calendar,
    list_href: String,
}

struct DateRow {
    href: String,
    fileref: String,
    client_name: String,
    kind: &'static str,
    hearing: String,
    due: Due,
    is_reviewed: bool,
    paralegal: String,
}

impl DateRow {
    fn new(date: ListedDate, today: Date) -> Self {
        let mut due = Due::new(date.on_date.to_jiff(), Moment::date(date.on_date), today);
        // A reviewed date needs no alarm.
        if date.is_reviewed {
            due.tone = "gray";
            due.in_words = clerk_platform::time::show_distance(date.on_date.to_jiff(), today);
        }
        Self {
            href: format!("/admin/cases/{}#dates", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            kind: date.date_type.label(),
            hearing: date.hearing_type.map_or_else(String::new, |kind| format!("{kind}: {}", date.hearing_location)),
            due,
            is_reviewed: date.is_reviewed,
            paralegal: date.paralegal_name.unwrap_or_default(),
        }
    }
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
    let (filter, number) = (query.filter(), page_number(&query.page));
    let found = dates::list(db, &staff.viewer, &filter, today, number, PAGE_SIZE, COUNTED).await?;
    let href = |number: i64| {
        query.href(|changed| {
            changed.day.clone_from(&query.day);
            changed.page = page_text(number);
        })
    };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Dates),
        tabs: tabs(staff, NavSection::Dates),
        shows: shows(query),
        day: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        day_in_words: filter.from.map(show_date).unwrap_or_default(),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.into_iter().map(|date| DateRow::new(date, today)).collect(),
        list_href: query.href(|_| {}),
        month_href: query.href(|changed| changed.month = month_name(filter.from.unwrap_or(today))),
    }))
}

async fn month(db: &mut PgConnection, staff: &Staff, query: &DatesQuery, today: Date) -> Result<HttpResponse> {
    let first = DateFilter::day(&format!("{}-01", query.month)).unwrap_or_else(|| today.first_of_month());
    let days = dates::month(db, &staff.viewer, &query.filter(), first).await?;
    Ok(page(&MonthPage {
        shell: staff.shell(NavSection::Dates),
        tabs: tabs(staff, NavSection::Dates),
        shows: shows(query),
        calendar: Calendar::new(first, days, today, query),
        list_href: query.href(|_| {}),
    }))
}

fn shows(query: &DatesQuery) -> Vec<Choice> {
    Choice::all([("all", "Include reviewed ones")], &query.show)
}
