//! Days as Australians write them: `24/11/2026`, `24 Nov 26`, `Tuesday, 24th of November 2026`; also `2026-11-24`.

use crate::input::Refused;
use clerk_platform::time::{show_date, weekday};
use jiff::civil::Date;
use std::ops::Range;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What is said when it is no day at all.
const WRONG: &str = "Enter a date such as 24/11/2026.";

/// The day that a text names, within some years. What can't be meant, or could mean two days, is refused in words.
pub fn read_day(text: &str, years: Range<i16>) -> Result<Date, Refused> {
    if let Ok(day) = text.parse::<Date>() {
        return in_years(day, &years);
    }
    let (words, weekday) = without_weekday(words(text).ok_or(WRONG)?);
    let (year, month, day) = match words.as_slice() {
        [Word::Number(year @ 1000.., 4), month, Word::Number(day, 1 | 2)] => (*year, *month, *day),
        [Word::Number(day, 1 | 2), month, Word::Number(year, digits @ (2 | 4))] => {
            (full(*year, *digits, &years)?, *month, *day)
        }
        [month @ Word::Month(_), Word::Number(day, 1 | 2), Word::Number(year, digits @ (2 | 4))] => {
            (full(*year, *digits, &years)?, *month, *day)
        }
        [Word::Number(_, 1 | 2), Word::Month(_) | Word::Number(_, 1 | 2)]
        | [Word::Month(_), Word::Number(_, 1 | 2)] => {
            return Err(Refused::telling("Add the year, as in 24/11/2026."));
        }
        _ => return Err(WRONG.into()),
    };
    let day = in_years(existing(year, month, day)?, &years)?;
    match weekday {
        Some(named) if named != weekday_name(day) => {
            Err(Refused::telling(format!("{} is a {}.", show_date(day), self::weekday(day))))
        }
        _ => Ok(day),
    }
}

fn in_years(day: Date, years: &Range<i16>) -> Result<Date, Refused> {
    if years.contains(&day.year()) { Ok(day) } else { Err(WRONG.into()) }
}

/// A part of a day as it was written: a number with how many digits it has, or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Number(i16, usize),
    Month(i16),
    Weekday(&'static str),
}

/// The parts of a day; `None` if there is anything else.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_alike = |other: char| {
            (c.is_ascii_digit() && other.is_ascii_digit()) || (c.is_alphabetic() && other.is_alphabetic())
        };
        let end = rest.find(|other: char| !is_alike(other)).unwrap_or(rest.len()).max(c.len_utf8());
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        if c.is_ascii_digit() {
            words.push(Word::Number(run.parse().ok()?, run.len()));
        } else if c.is_alphabetic() {
            let run = run.to_lowercase();
            let follows_a_number = matches!(words.last(), Some(Word::Number(..)));
            match run.as_str() {
                "st" | "nd" | "rd" | "th" | "of" if follows_a_number => {}
                _ => words.push(named(&run)?),
            }
        } else if !c.is_whitespace() && !matches!(c, '/' | '.' | ',' | '-' | '\u{2010}'..='\u{2015}') {
            return None;
        }
    }
    Some(words)
}

/// A month or weekday by its name, or by the beginning of it.
fn named(word: &str) -> Option<Word> {
    let starts = |name: &&&str| word.len() >= 3 && name.starts_with(word);
    if let Some(name) = WEEKDAYS.iter().find(starts) {
        return Some(Word::Weekday(name));
    }
    let month = MONTHS.iter().position(|name| starts(&name) || (word == "sept" && name.starts_with("sept")))?;
    i16::try_from(month + 1).ok().map(Word::Month)
}

/// The parts without the weekday before or after them.
fn without_weekday(mut words: Vec<Word>) -> (Vec<Word>, Option<&'static str>) {
    let at = words.iter().position(|word| matches!(word, Word::Weekday(_)));
    match at.map(|at| words.remove(at)) {
        Some(Word::Weekday(name)) => (words, Some(name)),
        _ => (words, None),
    }
}

fn weekday_name(day: Date) -> &'static str {
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    WEEKDAYS.get(at).unwrap_or(&"")
}

/// A year in full. One of two digits is taken where only one year can be meant; where any year is read, it is of this century.
fn full(year: i16, digits: usize, years: &Range<i16>) -> Result<i16, Refused> {
    if digits == 4 {
        return Ok(year);
    }
    let (last, this) = (1900 + year, 2000 + year);
    match (years.start > 1000 && years.contains(&last), years.contains(&this)) {
        (true, true) => Err(Refused::telling(format!("Enter the year with four digits: {last} or {this}."))),
        (true, false) => Ok(last),
        (false, _) => Ok(this),
    }
}

fn existing(year: i16, month: Word, day: i16) -> Result<Date, Refused> {
    let month = match month {
        Word::Month(month) | Word::Number(month, 1 | 2) => month,
        _ => return Err(WRONG.into()),
    };
    let at = |month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    if let Some(day) = at(month, day) {
        return Ok(day);
    }
    if at(day, month).is_some() {
        return Err(Refused::telling(format!(
            "There is no month {month}. Enter the day first, as in {month}/{day}/{year}."
        )));
    }
    match usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)) {
        Some(name) if (1..=31).contains(&day) => {
            let (initial, rest) = name.split_at_checked(1).unwrap_or_default();
            Err(Refused::telling(format!("There is no {day} {}{rest} {year}.", initial.to_uppercase())))
        }
        _ => Err(WRONG.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_however_they_are_written() {
        for text in [
            "24/11/2026",
            "24/11/26",
            "24.11.2026",
            "24-11-2026",
            "24 11 2026",
            "24 Nov 26",
            "24 Nov 2026",
            "24 November 2026",
            "24 NOVEMBER, 2026",
            "24th November 2026",
            "24th of Nov. 2026",
            "24Nov2026",
            "24-Nov-26",
            "Nov 24, 2026",
            "Tue 24 Nov 2026",
            "Tuesday, 24 November 2026",
            "2026-11-24",
            "2026/11/24",
            "2026.11.24",
            "24\u{2011}11\u{2011}2026",
            "24 / 11 / 2026",
            "24 Nov 2026, Tuesday",
        ] {
            assert_eq!(read_day(text, 1990..2100).map(|day| day.to_string()), Ok("2026-11-24".to_owned()), "{text}");
        }
        for (text, day) in [
            ("1/2/2026", "2026-02-01"),
            ("05/06/2026", "2026-06-05"),
            ("9 Sept 2026", "2026-09-09"),
            ("29.2.28", "2028-02-29"),
        ] {
            assert_eq!(read_day(text, 0..10_000).map(|day| day.to_string()), Ok(day.to_owned()), "{text}");
        }
    }

    #[test]
    fn years_of_two_digits() {
        for (text, years, year) in [
            ("1/2/26", 1990..2100, 2026),
            ("1/2/95", 1990..2090, 1995),
            ("1/2/26", 0..10_000, 2026),
            ("1/2/95", 1..10_000, 2095),
        ] {
            assert_eq!(read_day(text, years).map(Date::year), Ok(year), "{text}");
        }
        let refused = read_day("24/11/26", 1900..2100).unwrap_err();
        assert_eq!(refused, Refused::telling("Enter the year with four digits: 1926 or 2026."));
    }

    #[test]
    fn what_can_not_be_meant_is_refused_in_words() {
        for (text, message) in [
            ("11/24/2026", "There is no month 24. Enter the day first, as in 24/11/2026."),
            ("30/2/2026", "There is no 30 February 2026."),
            ("31 Nov 2026", "There is no 31 November 2026."),
            ("Monday 24 November 2026", "24 Nov 2026 is a Tuesday."),
            ("24/11", "Add the year, as in 24/11/2026."),
            ("24 Nov", "Add the year, as in 24/11/2026."),
            ("40/40/2026", WRONG),
            ("0/11/2026", WRONG),
            ("24/11/1626", WRONG),
            ("24/11/226", WRONG),
            ("24112026", WRONG),
            ("next Tuesday", WRONG),
            ("24:11:2026", WRONG),
            ("24/11/2026 or later", WRONG),
            ("٢٤/١١/٢٠٢٦", WRONG),
            ("99999999999/1/2026", WRONG),
            ("-1", WRONG),
        ] {
            assert_eq!(read_day(text, 1900..2100).unwrap_err().message, message, "{text}");
        }
    }
}
