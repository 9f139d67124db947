//! A month or a week of critical dates, a week per row.

use super::dates_query::{DatesQuery, month_name};
use crate::views::nearness::standing;
use clerk_core::casework::dates::{DateFilter, Day, ListedDate};
use clerk_platform::time::{show_date, show_day, show_days, show_time_of_day};
use jiff::ToSpan;
use jiff::civil::Date;

/// The days that a calendar shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// The month that begins on this day.
    Month(Date),
    /// The week that begins on this Monday.
    Week(Date),
}

pub(super) struct Calendar {
    /// `November 2026`, `23 to 29 Nov 2026`
    pub(super) title: String,
    pub(super) is_week: bool,
    /// `month` or `week`: the parameter of the address, and a word for people.
    pub(super) unit: &'static str,
    /// For the filter's form: `2026-11`, or the first day.
    pub(super) value: String,
    pub(super) previous_href: String,
    pub(super) next_href: String,
    pub(super) today_href: String,
    /// The same days as a month, or the first of them as a week.
    pub(super) other_href: String,
    /// Weeks from Monday to Sunday; none where the month has no such day.
    pub(super) weeks: Vec<Vec<Option<DayCell>>>,
    pub(super) is_empty: bool,
}

pub(super) struct DayCell {
    /// `24`; in a week, and on the first of a month, `24 Nov`.
    pub(super) number: String,
    pub(super) iso: String,
    /// `Tue 24 Nov`
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
    /// The case's paralegal; empty without one.
    pub(super) paralegal: String,
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

impl Span {
    /// What the address asks for; none for a list. What makes no sense is now.
    pub(super) fn of(query: &DatesQuery, today: Date) -> Option<Self> {
        if !query.week.is_empty() {
            return Some(Self::week_of(DateFilter::day(&query.week).unwrap_or(today)));
        }
        let first = DateFilter::day(&format!("{}-01", query.month)).unwrap_or_else(|| today.first_of_month());
        (!query.month.is_empty()).then_some(Self::Month(first))
    }

    fn week_of(day: Date) -> Self {
        let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
        Self::Week(monday)
    }

    /// The first day and the last.
    pub(super) fn days(self) -> (Date, Date) {
        match self {
            Self::Month(first) => (first, first.last_of_month()),
            Self::Week(monday) => (monday, monday.saturating_add(6.days())),
        }
    }

    /// Dates of a day that are shown; the rest are counted.
    pub(super) fn shown_per_day(self) -> i64 {
        match self {
            Self::Month(_) => 4,
            Self::Week(_) => 20,
        }
    }

    fn title(self) -> String {
        match self {
            // A date as staff read it, but with the whole name of the month.
            Self::Month(first) => first.strftime("%B %Y").to_string(),
            Self::Week(monday) => show_days(monday, self.days().1),
        }
    }

    /// So many months or weeks from here.
    fn step(self, by: i64) -> Self {
        match self {
            Self::Month(first) => Self::Month(first.saturating_add(by.months())),
            Self::Week(monday) => Self::Week(monday.saturating_add(by.weeks())),
        }
    }

    /// The span of the same length that holds a day.
    fn around(self, day: Date) -> Self {
        match self {
            Self::Month(_) => Self::Month(day.first_of_month()),
            Self::Week(_) => Self::week_of(day),
        }
    }

    /// As the address names it.
    fn value(self) -> String {
        match self {
            Self::Month(first) => month_name(first),
            Self::Week(monday) => monday.to_string(),
        }
    }

    fn href(self, query: &DatesQuery) -> String {
        query.href(|changed| match self {
            Self::Month(_) => changed.month = self.value(),
            Self::Week(_) => changed.week = self.value(),
        })
    }
}

impl Calendar {
    pub(super) fn new(span: Span, days: Vec<Day>, today: Date, query: &DatesQuery) -> Self {
        let (first, last) = span.days();
        // Between the two, today stays in view.
        let shared = if (first..=last).contains(&today) { today } else { first };
        let other = match span {
            Span::Month(_) => Span::week_of(shared),
            Span::Week(_) => Span::Month(shared.first_of_month()),
        };
        let is_empty = days.iter().all(|day| day.dates.is_empty());
        let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or_default();
        let mut cells: Vec<Option<DayCell>> = (0..before).map(|_| None).collect();
        cells.extend(days.into_iter().map(|day| Some(DayCell::new(day, span, today, query))));
        let mut weeks = Vec::new();
        while !cells.is_empty() {
            let rest = cells.split_off(cells.len().min(7));
            cells.resize_with(7, || None);
            weeks.push(std::mem::replace(&mut cells, rest));
        }
        Self {
            title: span.title(),
            is_week: matches!(span, Span::Week(_)),
            unit: if matches!(span, Span::Week(_)) { "week" } else { "month" },
            value: span.value(),
            previous_href: span.step(-1).href(query),
            next_href: span.step(1).href(query),
            today_href: span.around(today).href(query),
            other_href: other.href(query),
            weeks,
            is_empty,
        }
    }
}

impl DayCell {
    fn new(day: Day, span: Span, today: Date, query: &DatesQuery) -> Self {
        let shown = i64::try_from(day.dates.len()).unwrap_or_default();
        let more = match day.total - shown {
            ..=0 => None,
            _ if day.total >= 100 => Some("many more".to_owned()),
            more => Some(format!("{more} more")),
        };
        let number = match span {
            Span::Month(_) => day.date.day().to_string(),
            // Without the year, which the heading has.
            Span::Week(_) => show_date(day.date).rsplit_once(' ').map(|(day, _)| day.to_owned()).unwrap_or_default(),
        };
        Self {
            number,
            iso: day.date.to_string(),
            name: show_day(day.date, today),
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
            href: format!("/admin/cases/{}/dates", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            paralegal: date.paralegal_name.unwrap_or_default(),
            kind: time.map_or_else(|| kind.to_owned(), |time| format!("{time} {kind}")),
            state,
            tone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays_whatever_the_clocks_and_the_calendar_do() {
        let today = "2026-11-24".parse().unwrap();
        for (week, month, title, previous, next) in [
            ("2026-11-24", "", "23 to 29 Nov 2026", "week=2026-11-16", "week=2026-11-30"),
            // The clocks go forward on 4 October and back on 5 April.
            ("2026-10-04", "", "28 Sep to 4 Oct 2026", "week=2026-09-21", "week=2026-10-05"),
            ("2026-04-06", "", "6 to 12 Apr 2026", "week=2026-03-30", "week=2026-04-13"),
            ("2027-01-01", "", "28 Dec 2026 to 3 Jan 2027", "week=2026-12-21", "week=2027-01-04"),
            ("nonsense", "", "23 to 29 Nov 2026", "week=2026-11-16", "week=2026-11-30"),
            ("", "2026-12", "December 2026", "month=2026-11", "month=2027-01"),
            ("", "2026-13", "November 2026", "month=2026-10", "month=2026-12"),
        ] {
            let query = DatesQuery { week: week.to_owned(), month: month.to_owned(), ..Default::default() };
            let span = Span::of(&query, today).unwrap();
            let calendar = Calendar::new(span, Vec::new(), today, &query);
            let expected = (title, format!("/admin/queues/dates?{previous}"), format!("/admin/queues/dates?{next}"));
            assert_eq!((&*calendar.title, calendar.previous_href, calendar.next_href), expected, "{week}{month}");
        }
        assert_eq!(Span::of(&DatesQuery::default(), today), None);
    }
}
