//! A month of critical dates, a week per row.

use crate::casework::queues::dates_query::{DatesQuery, month_name};
use crate::views::nearness::standing;
use clerk_core::casework::dates::{Day, ListedDate};
use clerk_platform::time::{show_date, show_time_of_day};
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) struct Calendar {
    /// `November 2026`
    pub(super) title: String,
    /// `2026-11`
    pub(super) month: String,
    pub(super) previous_href: String,
    pub(super) next_href: String,
    pub(super) today_href: String,
    /// Weeks from Monday to Sunday; none where the month has no such day.
    pub(super) weeks: Vec<Vec<Option<DayCell>>>,
    pub(super) is_empty: bool,
}

pub(super) struct DayCell {
    pub(super) number: i8,
    pub(super) iso: String,
    /// `Tue 24 Nov 2026`
    pub(super) name: String,
    pub(super) is_today: bool,
    pub(super) dates: Vec<CalendarDate>,
    /// How many more there are, and where to see them.
    pub(super) more: Option<More>,
}

pub(super) struct CalendarDate {
    pub(super) href: String,
    pub(super) fileref: String,
    pub(super) client_name: String,
    /// What it is about, with the time of a hearing.
    pub(super) kind: String,
    /// What became of it, or that its outcome is missing; empty for a date to come.
    pub(super) state: String,
    pub(super) tone: &'static str,
}

pub(super) struct More {
    pub(super) href: String,
    pub(super) text: String,
}

impl Calendar {
    pub(super) fn new(first: Date, days: Vec<Day>, today: Date, query: &DatesQuery) -> Self {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let name = usize::try_from(first.month()).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"");
        let href = |date: Date| query.href(|changed| changed.month = month_name(date));
        let is_empty = days.iter().all(|day| day.dates.is_empty());
        let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or_default();
        let mut cells: Vec<Option<DayCell>> = (0..before).map(|_| None).collect();
        cells.extend(days.into_iter().map(|day| Some(DayCell::new(day, today, query))));
        let mut weeks = Vec::new();
        while !cells.is_empty() {
            let rest = cells.split_off(cells.len().min(7));
            cells.resize_with(7, || None);
            weeks.push(std::mem::replace(&mut cells, rest));
        }
        Self {
            title: format!("{name} {}", first.year()),
            month: month_name(first),
            previous_href: href(first.saturating_sub(1.month())),
            next_href: href(first.saturating_add(1.month())),
            today_href: href(today),
            weeks,
            is_empty,
        }
    }
}

impl DayCell {
    fn new(day: Day, today: Date, query: &DatesQuery) -> Self {
        let shown = i64::try_from(day.dates.len()).unwrap_or_default();
        let more = match day.total - shown {
            ..=0 => None,
            _ if day.total >= 100 => Some("many more".to_owned()),
            more => Some(format!("{more} more")),
        };
        Self {
            number: day.date.day(),
            iso: day.date.to_string(),
            name: format!("{} {}", day.date.strftime("%a"), show_date(day.date)),
            is_today: day.date == today,
            dates: day.dates.into_iter().map(|date| CalendarDate::new(date, today)).collect(),
            more: more.map(|text| More { href: query.href(|changed| changed.day = day.date.to_string()), text }),
        }
    }
}

impl CalendarDate {
    fn new(date: ListedDate, today: Date) -> Self {
        let on = date.on_date.to_jiff();
        let (state, tone) = match standing(date.date_type, on, date.outcome, today) {
            (words, tone) if date.outcome.is_some() || on < today => (words, tone),
            (_, tone) => (String::new(), tone),
        };
        let kind = date.date_type.label();
        let time = date.hearing_time.map(|time| show_time_of_day(time.to_jiff()));
        Self {
            href: format!("/admin/cases/{}#dates", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            kind: time.map_or_else(|| kind.to_owned(), |time| format!("{time} {kind}")),
            state,
            tone,
        }
    }
}
