//! Critical dates across cases: as a list with what is past in front, and as a calendar of a month or a week.

use super::calendar::{Calendar, Span};
use super::dates_query::{DatesQuery, MINE, month_name};
use super::{PAGE_SIZE, tabs};
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::{COUNTED, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, Tab, at_most_99};
use crate::views::dates::DateStates;
use crate::views::nearness::{Due, standing};
use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{CaseScope, Viewer};
use clerk_core::casework::dates::{self, DateShow, ListedDate};
use clerk_platform::time::show_day;
use jiff::civil::Date;
use sqlx::PgConnection;

/// How much of a date's notes a row shows, in characters.
const EXCERPT: usize = 120;

#[derive(Template)]
#[template(path = "casework/queues/dates.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    filter: FilterView,
    /// The one day that is shown: for the form, and in words.
    day: String,
    day_in_words: String,
    rows: Vec<DateRow>,
    pager: Pager,
    list_href: String,
    month_href: String,
    /// How many dates the viewer has been asked to check, in words; empty when there are none, or this list shows them.
    asked: String,
    week_href: String,
    /// This list, to which the forms of its rows come back.
    here: String,
}

#[derive(Template)]
#[template(path = "casework/queues/calendar.html")]
struct CalendarPage {
    shell: Shell,
    tabs: Vec<Tab>,
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

struct DateRow {
    href: String,
    fileref: String,
    client_name: String,
    kind: &'static str,
    place: String,
    notes: String,
    due: Due,
    paralegal: String,
    states: DateStates,
    is_case_open: bool,
}

impl DateRow {
    fn new(date: ListedDate, today: Date, viewer: &Viewer) -> Self {
        let on = date.on_date.to_jiff();
        let (in_words, tone) = standing(date.date_type, on, date.outcome, today);
        let place = [&date.hearing_location, &date.hearing_room].map(String::as_str);
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let name = format!("{} {}, {}", date.fileref, date.date_type.label(), show_day(on, today));
        let can_check = viewer.checks_dates(date.lawyer_id);
        let about = (date.date_type, name);
        Self {
            href: format!("/admin/cases/{}/dates", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            kind: date.date_type.label(),
            place: date.hearing_type.map_or_else(String::new, |kind| format!("{kind}: {place}")),
            notes: excerpt(&date.notes),
            due: Due { date: Moment::on(date.on_date, date.hearing_time, today), in_words, tone },
            paralegal: date.paralegal_name.unwrap_or_default(),
            states: DateStates::new(
                (date.case_id, date.id),
                about,
                date.is_checked,
                date.outcome,
                date.updated_at,
                can_check,
            )
            .asked(date.check_asked_by.as_deref(), date.check_asked_at),
            is_case_open: date.is_case_open,
        }
    }
}

fn excerpt(notes: &str) -> String {
    let mut letters = notes.chars();
    let begin: String = letters.by_ref().take(EXCERPT).collect();
    if letters.next().is_some() { format!("{begin}…") } else { begin }
}

/// `GET /admin/queues/dates`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<DatesQuery>) -> PageResult {
    let today = staff.today();
    match Span::of(&query, today) {
        None => Ok(list(&mut db, &staff, &query, today).await?),
        Some(span) => Ok(calendar(&mut db, &staff, &query, span, today).await?),
    }
}

async fn list(db: &mut PgConnection, staff: &Staff, query: &DatesQuery, today: Date) -> Result<HttpResponse> {
    let (filter, number) = (query.filter(), page_number(&query.page, PAGE_SIZE)?);
    let found = dates::list(db, &staff.viewer, &filter, today, number, PAGE_SIZE, COUNTED).await?;
    let asked = match filter.show {
        DateShow::Asked => 0,
        _ => dates::asked_count(db, &staff.viewer).await?,
    };
    let href = |number: i64| {
        query.href(|changed| {
            changed.day.clone_from(&query.day);
            changed.page = page_text(number);
        })
    };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Dates).after(query.done.as_deref()),
        tabs: tabs(staff, NavSection::Dates),
        filter: FilterView::new(query, &staff.viewer),
        day: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        day_in_words: filter.from.map(|day| show_day(day, today)).unwrap_or_default(),
        asked: match asked {
            0 => String::new(),
            1 => "You have been asked to check 1 critical date.".to_owned(),
            several => format!("You have been asked to check {} critical dates.", at_most_99(several)),
        },
        here: href(number),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.into_iter().map(|date| DateRow::new(date, today, &staff.viewer)).collect(),
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
        tabs: tabs(staff, NavSection::Dates),
        filter: FilterView::new(query, &staff.viewer),
        calendar: Calendar::new(span, days, today, query),
        list_href: query.href(|_| {}),
    }))
}
