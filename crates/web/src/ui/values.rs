//! Single values: tags, moments, facts, files.

use clerk_core::casework::cases::{Stage, Topic};
use clerk_core::documents::files::{Scan, Upload};
use clerk_core::documents::kinds::FileRemark;
use clerk_platform::time::{Time, show_date, show_day, show_time, show_time_exactly, show_time_of_day};
use clerk_platform::words::counted;
use jiff::civil;

/// A state in words, with a colour to help.
pub(crate) struct Tag {
    pub(crate) label: &'static str,
    pub(crate) tone: &'static str,
}

impl From<Topic> for Tag {
    fn from(topic: Topic) -> Self {
        let tone = match topic {
            Topic::Repairs => "blue",
            Topic::Bonds => "teal",
            Topic::EvictionArrears => "pink",
            Topic::EvictionRetaliatory => "purple",
            Topic::HealthCheck => "green",
            Topic::RentReduction | Topic::Other => "gray",
        };
        Self { label: topic.label(), tone }
    }
}

impl From<Stage> for Tag {
    fn from(stage: Stage) -> Self {
        let tone = match stage {
            Stage::Unstarted => "yellow",
            Stage::Closed => "gray",
            _ => "azure",
        };
        Self { label: stage.label(), tone }
    }
}

/// A moment or a date, for people and in a machine-readable form.
pub(crate) struct Moment {
    pub(crate) iso: String,
    pub(crate) text: String,
}

impl Moment {
    /// Date and time, in Melbourne.
    pub(crate) fn time(at: clerk_platform::time::Timestamp) -> Self {
        Self { iso: at.to_jiff().to_string(), text: show_time(at.to_jiff()) }
    }

    /// Date and time to the second, in Melbourne.
    pub(crate) fn exact(at: clerk_platform::time::Timestamp) -> Self {
        let at = at.to_jiff();
        Self { iso: at.to_string(), text: show_time_exactly(at) }
    }

    /// The date in Melbourne.
    pub(crate) fn date_of(at: clerk_platform::time::Timestamp) -> Self {
        Self { iso: at.to_jiff().to_string(), text: show_date(clerk_platform::time::melbourne_date(at.to_jiff())) }
    }

    /// A deadline or an appointment, with the weekday, and the time of day in Melbourne at which something begins.
    pub(crate) fn on(date: clerk_platform::time::Date, time: Option<Time>, today: civil::Date) -> Self {
        let date = date.to_jiff();
        let day = show_day(date, today);
        match time.map(Time::to_jiff) {
            None => Self { iso: date.to_string(), text: day },
            Some(time) => Self {
                iso: format!("{date}T{}", time.strftime("%H:%M")),
                text: format!("{day}, {}", show_time_of_day(time)),
            },
        }
    }

    /// The day in Melbourne by which something is due.
    pub(crate) fn due(at: clerk_platform::time::Timestamp, today: civil::Date) -> Self {
        let at = at.to_jiff();
        Self { iso: at.to_string(), text: show_day(clerk_platform::time::melbourne_date(at), today) }
    }

    /// A date.
    pub(crate) fn date(date: clerk_platform::time::Date) -> Self {
        Self { iso: date.to_jiff().to_string(), text: show_date(date.to_jiff()) }
    }
}

/// A label and its value.
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    /// Whether someone was asked and did not answer; the value says so in words.
    pub(crate) is_missing: bool,
}

impl Fact {
    pub(crate) fn new(label: &str, value: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), is_missing: false }
    }

    /// A question that someone did not answer.
    pub(crate) fn missing(label: &str) -> Self {
        Self { label: label.to_owned(), value: "Not answered".to_owned(), is_missing: true }
    }
}

/// Whole dollars as people write them.
pub(crate) fn dollars(amount: Option<i32>) -> String {
    let Some(amount) = amount else { return String::new() };
    let digits = amount.to_string();
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("${}", grouped.join(","))
}

/// A file with a preview where the browser can show one.
pub(crate) struct FileTile {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) kind: &'static str,
    pub(crate) size: String,
    pub(crate) preview: Option<String>,
    /// The address of the file itself, where `href` leads to a picture of it.
    pub(crate) original: Option<String>,
    /// What is odd about it; empty if nothing is.
    pub(crate) remark: &'static str,
    /// What the virus scanner said.
    pub(crate) scan: &'static str,
    /// Whether it can't be opened, because of what the scanner said.
    pub(crate) is_infected: bool,
}

impl From<&Upload> for FileTile {
    fn from(upload: &Upload) -> Self {
        let file = format!("/uploads/{}", upload.id);
        let kind = upload.kind();
        let picture = upload.preview_key.is_some().then(|| format!("{file}/preview"));
        let preview = picture.clone().or_else(|| kind.filter(|kind| kind.is_shown).map(|_| file.clone()));
        Self {
            name: if upload.file_name.is_empty() { "Unnamed file".to_owned() } else { upload.name() },
            kind: kind.map_or("File", |kind| kind.label),
            size: file_size(upload.byte_size),
            original: picture.is_some().then(|| file.clone()),
            href: picture.unwrap_or(file),
            preview,
            remark: upload.remark.map_or("", FileRemark::label),
            scan: upload.scan.map_or("Not scanned for viruses", Scan::label),
            is_infected: upload.scan == Some(Scan::Infected),
        }
    }
}

fn file_size(bytes: i64) -> String {
    match bytes {
        ..1_000 => counted(bytes, "byte", "bytes"),
        1_000..1_000_000 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_sizes() {
        for (amount, text) in [(0, "$0"), (480, "$480"), (1731, "$1,731"), (1_000_000, "$1,000,000")] {
            assert_eq!(dollars(Some(amount)), text);
        }
        assert_eq!(dollars(None), "");
        for (bytes, text) in
            [(1, "1 byte"), (1_499, "1 KB"), (999_499, "999 KB"), (1_250_000, "1.2 MB"), (31_457_280, "31.4 MB")]
        {
            assert_eq!(file_size(bytes), text);
        }
    }
}
