//! Business days in Victoria: neither weekends nor public holidays that hold in all of the state and can be worked out. The Friday
//! before the AFL Grand Final, which is proclaimed each year, and holidays of single councils count as business days.

use jiff::civil::{Date, Weekday, date};

/// The day that is so many business days after another; with none, the day itself or the next business day.
pub fn business_days_after(day: Date, count: i32) -> Date {
    (0..count).try_fold(day, |day, _| day.tomorrow().map(to_business_day)).map_or(day, to_business_day)
}

/// The day itself, or the next business day.
fn to_business_day(mut day: Date) -> Date {
    while !is_business_day(day) {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => return day,
        }
    }
    day
}

/// Whether offices are open on that day.
pub fn is_business_day(day: Date) -> bool {
    !is_weekend(day.weekday()) && !is_holiday(day)
}

fn is_weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

fn is_holiday(day: Date) -> bool {
    let weekday = day.weekday();
    let nth = |nth: i8| (day.day() - 1) / 7 + 1 == nth;
    let is_fixed = match (day.month(), day.day()) {
        // New Year's Day and Australia Day; one at a weekend is kept on the Monday after it.
        (1, 1 | 26) => true,
        (1, 2 | 3 | 27 | 28) => weekday == Weekday::Monday,
        // Anzac Day is kept on no other day.
        (4, 25) => true,
        // Christmas and Boxing Day; one at a weekend is kept on one of the next two days.
        (12, 25 | 26) => true,
        (12, 27 | 28) => matches!(weekday, Weekday::Monday | Weekday::Tuesday),
        // Labour Day, the King's Birthday and Melbourne Cup Day.
        (3 | 6, _) => weekday == Weekday::Monday && nth(2),
        (11, _) => weekday == Weekday::Tuesday && nth(1),
        _ => false,
    };
    let from_easter = (day - easter(day.year())).get_days();
    // Good Friday and Easter Monday.
    is_fixed || from_easter == -2 || from_easter == 1
}

/// Easter Sunday of a year, by the anonymous Gregorian rule.
fn easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let (golden, century, rest) = (year_number % 19, year_number / 100, year_number % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * shift + 114;
    let (month, day) = (i8::try_from(sum / 31).unwrap_or(4), i8::try_from(sum % 31 + 1).unwrap_or(1));
    Date::new(year, month, day).unwrap_or(date(year, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_holidays_are_no_business_days() {
        for (day, count, expected) in [
            ("2026-11-24", 0, "2026-11-24"),
            ("2026-11-24", 3, "2026-11-27"),
            ("2026-11-27", 1, "2026-11-30"),
            // A Saturday.
            ("2026-11-28", 0, "2026-11-30"),
            ("2026-11-28", 1, "2026-11-30"),
            // Boxing Day is a Saturday, and kept on the Monday.
            ("2026-12-24", 1, "2026-12-29"),
            ("2026-12-31", 1, "2027-01-04"),
            // Christmas is a Saturday, Boxing Day a Sunday.
            ("2027-12-24", 1, "2027-12-29"),
            ("2022-12-23", 1, "2022-12-28"),
            // Australia Day is a Sunday.
            ("2025-01-24", 1, "2025-01-28"),
            // Easter, and Anzac Day on a Saturday.
            ("2026-04-02", 1, "2026-04-07"),
            ("2026-04-24", 1, "2026-04-27"),
            ("2026-03-06", 1, "2026-03-10"),
            ("2026-06-05", 1, "2026-06-09"),
            ("2026-11-02", 1, "2026-11-04"),
        ] {
            let day: Date = day.parse().unwrap();
            assert_eq!(business_days_after(day, count).to_string(), expected, "{count} after {day}");
        }
    }
}
