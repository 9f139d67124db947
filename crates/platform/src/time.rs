//! Times: stored in UTC, shown in Melbourne time.
//!
//! [`Timestamp`], [`Date`] and [`Time`] are jiff's, in the wrappers that sqlx can store.

use jiff::tz::TimeZone;
pub use jiff_sqlx::{Date, Time, Timestamp};
use std::sync::LazyLock;

/// The centre's time zone. The tz database is compiled in, so the fallback is only for a build without it.
static MELBOURNE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Australia/Melbourne").unwrap_or(TimeZone::UTC));

/// A moment on Melbourne's clocks.
pub fn melbourne(at: jiff::Timestamp) -> jiff::Zoned {
    at.to_zoned(MELBOURNE.clone())
}

/// The date in Melbourne at a moment.
pub fn melbourne_date(at: jiff::Timestamp) -> jiff::civil::Date {
    melbourne(at).date()
}

/// When a date begins in Melbourne.
pub fn start_of_day(date: jiff::civil::Date) -> jiff::Timestamp {
    let midnight = date.at(0, 0, 0, 0);
    // Only at the very ends of the calendar is there no such moment.
    MELBOURNE.to_ambiguous_timestamp(midnight).compatible().unwrap_or(jiff::Timestamp::MAX)
}

/// A date as staff read it: `24 Nov 2026`.
pub fn show_date(date: jiff::civil::Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// A date of about now as staff read it: `24 Nov`, with the year if that is not this one.
pub fn show_near_date(date: jiff::civil::Date, today: jiff::civil::Date) -> String {
    let shown = show_date(date);
    let this_year = format!(" {}", today.year());
    shown.strip_suffix(&this_year).map_or_else(|| shown.clone(), str::to_owned)
}

/// A deadline or an appointment as staff read it, with its weekday: `Tue 24 Nov`.
pub fn show_day(date: jiff::civil::Date, today: jiff::civil::Date) -> String {
    format!("{} {}", date.strftime("%a"), show_near_date(date, today))
}

/// Some days in a row as staff read them: `23 to 29 Nov 2026`, `28 Dec 2026 to 3 Jan 2027`.
pub fn show_days(first: jiff::civil::Date, last: jiff::civil::Date) -> String {
    let (from, to) = (show_date(first), show_date(last));
    let shared = if first.first_of_month() == last.first_of_month() {
        from.split_once(' ').map_or("", |(_, month)| month)
    } else if first.year() == last.year() {
        from.rsplit_once(' ').map_or("", |(_, year)| year)
    } else {
        ""
    };
    let from = from.strip_suffix(shared).unwrap_or(&from).trim_end();
    format!("{from} to {to}")
}

/// A time of day as staff read it: `9:05 am`.
pub fn show_time_of_day(time: jiff::civil::Time) -> String {
    time.strftime("%-I:%M %P").to_string()
}

/// A date with its weekday, to check it by: `Tuesday 24 November 2026`.
pub fn show_long_date(date: jiff::civil::Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// The weekday of a date: `Tuesday`.
pub fn weekday(date: jiff::civil::Date) -> String {
    date.strftime("%A").to_string()
}

/// A moment as staff read it: `24 Nov 2026, 9:05 am`.
pub fn show_time(at: jiff::Timestamp) -> String {
    melbourne(at).strftime("%-d %b %Y, %-I:%M %P").to_string()
}

/// A moment to the second: `24 Nov 2026, 9:05:07 am`.
pub fn show_time_exactly(at: jiff::Timestamp) -> String {
    melbourne(at).strftime("%-d %b %Y, %-I:%M:%S %P").to_string()
}

/// How far a date is from today, in words: `today`, `in 3 days`, `2 months ago`.
pub fn show_distance(date: jiff::civil::Date, today: jiff::civil::Date) -> String {
    let days = (date - today).get_days();
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {}", span_in_words(days)),
        _ => format!("{} ago", span_in_words(days)),
    }
}

/// How long ago a day was by which something had to be done, in words: `3 days overdue`.
pub fn show_overdue(date: jiff::civil::Date, today: jiff::civil::Date) -> String {
    format!("{} overdue", span_in_words((date - today).get_days()))
}

/// So many days, in the largest unit that says enough: `3 days`, `2 months`.
fn span_in_words(days: i32) -> String {
    match days.unsigned_abs() {
        1 => "1 day".to_owned(),
        n @ (0 | 2..=59) => format!("{n} days"),
        n @ 60..=729 => format!("{} months", n / 30),
        n => format!("{} years", n / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn melbourne_knows_daylight_saving() {
        for (utc, shown) in [
            ("2026-07-01T00:30:00Z", "1 Jul 2026, 10:30 am"),
            ("2026-11-23T23:05:00Z", "24 Nov 2026, 10:05 am"),
            ("2026-10-03T15:59:59Z", "4 Oct 2026, 1:59 am"),
            ("2026-10-03T16:00:00Z", "4 Oct 2026, 3:00 am"),
        ] {
            assert_eq!(show_time(utc.parse().unwrap()), shown);
        }
    }

    #[test]
    fn days_begin_at_midnight_in_melbourne() {
        for (date, begins) in [
            ("2026-07-01", "2026-06-30T14:00:00Z"),
            ("2026-11-24", "2026-11-23T13:00:00Z"),
            ("2026-10-04", "2026-10-03T14:00:00Z"),
            ("2026-10-05", "2026-10-04T13:00:00Z"),
        ] {
            assert_eq!(start_of_day(date.parse().unwrap()).to_string(), begins);
        }
    }

    #[test]
    fn distances() {
        let today = "2026-11-24".parse().unwrap();
        for (date, shown) in [
            ("2026-11-24", "today"),
            ("2026-11-25", "tomorrow"),
            ("2026-11-23", "yesterday"),
            ("2026-11-27", "in 3 days"),
            ("2026-11-10", "14 days ago"),
            ("2027-02-24", "in 3 months"),
            ("2024-11-24", "2 years ago"),
        ] {
            assert_eq!(show_distance(date.parse().unwrap(), today), shown, "{date}");
        }
        for (date, shown) in [
            ("2026-11-23", "1 day overdue"),
            ("2026-11-21", "3 days overdue"),
            ("2026-08-24", "3 months overdue"),
            ("2024-11-24", "2 years overdue"),
        ] {
            assert_eq!(show_overdue(date.parse().unwrap(), today), shown, "{date}");
        }
    }

    #[test]
    fn days_have_a_weekday_and_a_year_only_if_it_is_another() {
        let today = "2026-11-24".parse().unwrap();
        for (date, shown) in [
            ("2026-11-27", "Fri 27 Nov"),
            ("2026-01-01", "Thu 1 Jan"),
            ("2027-01-01", "Fri 1 Jan 2027"),
            ("2025-11-04", "Tue 4 Nov 2025"),
        ] {
            assert_eq!(show_day(date.parse().unwrap(), today), shown);
        }
        for (first, last, shown) in [
            ("2026-11-23", "2026-11-29", "23 to 29 Nov 2026"),
            ("2026-11-30", "2026-12-06", "30 Nov to 6 Dec 2026"),
            ("2026-12-28", "2027-01-03", "28 Dec 2026 to 3 Jan 2027"),
        ] {
            assert_eq!(show_days(first.parse().unwrap(), last.parse().unwrap()), shown);
        }
    }

    #[test]
    fn times_of_day() {
        for (time, shown) in [("00:00", "12:00 am"), ("09:05", "9:05 am"), ("12:30", "12:30 pm"), ("16:00", "4:00 pm")]
        {
            assert_eq!(show_time_of_day(time.parse().unwrap()), shown);
        }
    }
}
