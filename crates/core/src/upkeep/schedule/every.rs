//! When something is due, on Melbourne's clocks.
//!
//! Written here rather than taken from a cron library: jiff-cron 0.3 forgets the weekday at the very second of a tick, and
//! the others are built on a different time library from ours.

use clerk_platform::time::melbourne;
use jiff::civil::{DateTime, Time, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How often something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// At each full minute.
    Minute,
    /// Each day at this time.
    Day(Time),
    /// Each week on this day at this time.
    Week(Weekday, Time),
}

impl Every {
    /// The last tick at or before a moment.
    pub fn latest(self, now: Timestamp) -> Timestamp {
        // Daylight saving can move a tick up to a day away from its place in the calendar.
        let (step, days) = match self {
            Self::Minute => return minute(now),
            Self::Day(_) => (1, 2),
            Self::Week(..) => (7, 14),
        };
        (-days..=days)
            .rev()
            .step_by(step)
            .filter_map(|days| self.tick(now, days))
            .find(|tick| *tick <= now)
            .unwrap_or(now)
    }

    /// The first tick after a moment.
    pub fn next(self, now: Timestamp) -> Timestamp {
        let (step, days) = match self {
            Self::Minute => return minute(now).saturating_add(SignedDuration::from_mins(1)).unwrap_or(now),
            Self::Day(_) => (1, 2),
            Self::Week(..) => (7, 14),
        };
        (-days..=days).step_by(step).filter_map(|days| self.tick(now, days)).find(|tick| *tick > now).unwrap_or(now)
    }

    /// This as a cron expression, in Melbourne time.
    pub fn crontab(self) -> String {
        match self {
            Self::Minute => "* * * * *".to_owned(),
            Self::Day(at) => format!("{} {} * * *", at.minute(), at.hour()),
            Self::Week(on, at) => format!("{} {} * * {}", at.minute(), at.hour(), on.to_sunday_zero_offset()),
        }
    }

    /// The tick of the day or week that is this many days away.
    fn tick(self, now: Timestamp, days: i64) -> Option<Timestamp> {
        let now = melbourne(now);
        let (mut date, at) = match self {
            Self::Minute => return None,
            Self::Day(at) => (now.date(), at),
            Self::Week(on, at) => {
                let since = now.date().weekday().since(on);
                (now.date().checked_sub(i64::from(since).days()).ok()?, at)
            }
        };
        date = date.checked_add(days.days()).ok()?;
        // jiff puts a skipped time after the gap, and takes the first of a repeated one.
        DateTime::from_parts(date, at).to_zoned(now.time_zone().clone()).ok().map(|tick| tick.timestamp())
    }
}

fn minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second().div_euclid(60) * 60).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn ticks_are_melbournes() {
        let nine = time(9, 0, 0, 0);
        let monday = Every::Week(Weekday::Monday, nine);
        // How often, now, the last tick, the next one; all in UTC.
        for (every, now, latest, next) in [
            (Every::Minute, "2026-11-24T10:20:30.5Z", "2026-11-24T10:20:00Z", "2026-11-24T10:21:00Z"),
            (Every::Minute, "2026-11-24T10:20:00Z", "2026-11-24T10:20:00Z", "2026-11-24T10:21:00Z"),
            // In summer Melbourne is 11 hours ahead, in winter 10.
            (Every::Day(nine), "2026-11-24T21:59:59Z", "2026-11-23T22:00:00Z", "2026-11-24T22:00:00Z"),
            (Every::Day(nine), "2026-11-24T22:00:00Z", "2026-11-24T22:00:00Z", "2026-11-25T22:00:00Z"),
            (Every::Day(nine), "2026-07-01T00:00:00Z", "2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z"),
            (monday, "2026-11-24T10:00:00Z", "2026-11-22T22:00:00Z", "2026-11-29T22:00:00Z"),
            (monday, "2026-11-22T22:00:00Z", "2026-11-22T22:00:00Z", "2026-11-29T22:00:00Z"),
            (monday, "2026-11-22T21:59:59.9Z", "2026-11-15T22:00:00Z", "2026-11-22T22:00:00Z"),
            (monday, "2026-11-23T22:00:00.5Z", "2026-11-22T22:00:00Z", "2026-11-29T22:00:00Z"),
            // The clocks go forward from 2:00 to 3:00 on 4 October: a tick at half past two comes at half past three.
            (Every::Day(time(2, 30, 0, 0)), "2026-10-03T20:00:00Z", "2026-10-03T16:30:00Z", "2026-10-04T15:30:00Z"),
            // They go back from 3:00 to 2:00 on 5 April: a tick at half past two comes once, the first time.
            (Every::Day(time(2, 30, 0, 0)), "2026-04-04T16:45:00Z", "2026-04-04T15:30:00Z", "2026-04-05T16:30:00Z"),
        ] {
            let now: Timestamp = now.parse().unwrap();
            let found = (every.latest(now).to_string(), every.next(now).to_string());
            assert_eq!(found, (latest.to_owned(), next.to_owned()), "{every:?} at {now}");
        }
    }

    #[test]
    fn cron_knows_them() {
        assert_eq!(Every::Minute.crontab(), "* * * * *");
        assert_eq!(Every::Day(time(3, 10, 0, 0)).crontab(), "10 3 * * *");
        assert_eq!(Every::Week(Weekday::Monday, time(9, 0, 0, 0)).crontab(), "0 9 * * 1");
        assert_eq!(Every::Week(Weekday::Sunday, time(9, 0, 0, 0)).crontab(), "0 9 * * 0");
    }

    #[test]
    fn a_year_of_days_has_each_once() {
        for at in [time(0, 0, 0, 0), time(2, 0, 0, 0), time(2, 59, 59, 0), time(3, 0, 0, 0), time(23, 59, 59, 0)] {
            let end: Timestamp = "2027-01-01T12:00:00Z".parse().unwrap();
            let mut now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
            let mut count = 0;
            while now < end {
                let next = Every::Day(at).next(now);
                assert_eq!(Every::Day(at).latest(next), next);
                let hours = next.duration_since(now).as_hours();
                assert!(count == 0 || (22..=25).contains(&hours), "{now} {next}");
                (now, count) = (next, count + 1);
            }
            assert!((365..=366).contains(&count), "{count}");
        }
    }
}
