//! What a critical date is, of one case and in lists across cases.

use crate::casework::dates::{DateType, HearingType};
use crate::casework::timeline::event::words::date_in_words;
use crate::casework::timeline::event::{DateFacts, Hearing};
use crate::ids::{CaseId, DateId};
use clerk_platform::time::{Date, Timestamp};
use jiff::civil;
use serde::{Deserialize, Serialize};

/// A date that must not be missed.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CriticalDate {
    /// Id.
    pub id: DateId,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    #[schema(value_type = String, format = Date)]
    pub on_date: Date,
    /// Notes.
    pub notes: String,
    /// Whether an admin has reviewed it.
    pub is_reviewed: bool,
    /// How the hearing is held, if it is one.
    pub hearing_type: Option<HearingType>,
    /// Where the hearing is held, if it is one.
    pub hearing_location: String,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl CriticalDate {
    /// What, when and where: `Hearing listed, 1 Dec 2026, In person: VCAT`.
    pub fn in_words(&self) -> String {
        let hearing = self.hearing_type.map(|kind| (kind, self.hearing_location.as_str()));
        date_in_words(self.date_type, self.on_date.to_jiff(), hearing)
    }

    pub(super) fn facts(&self) -> DateFacts {
        let hearing =
            self.hearing_type.map(|hearing_type| Hearing { hearing_type, location: self.hearing_location.clone() });
        DateFacts { id: Some(self.id), date_type: self.date_type, on_date: self.on_date.to_jiff(), hearing }
    }
}

/// A critical date in a list across cases.
#[derive(Debug, Clone)]
pub struct UpcomingDate {
    /// The case.
    pub case_id: CaseId,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    pub on_date: Date,
}

/// What a list of critical dates is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateFilter {
    /// Includes reviewed dates and those of closed cases.
    pub all: bool,
    /// Not before this day.
    pub from: Option<civil::Date>,
    /// Not after this day.
    pub to: Option<civil::Date>,
}

impl DateFilter {
    /// A day to narrow to, as `2026-11-24`; `None` for one that nobody can mean.
    pub fn day(raw: &str) -> Option<civil::Date> {
        raw.parse::<civil::Date>().ok().filter(|date| (1900..=2200).contains(&date.year()))
    }
}

/// A critical date in a list across cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedDate {
    /// Id.
    pub id: DateId,
    /// The case.
    pub case_id: CaseId,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// The case's paralegal.
    pub paralegal_name: Option<String>,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    #[schema(value_type = String, format = Date)]
    pub on_date: Date,
    /// Whether an admin has reviewed it.
    pub is_reviewed: bool,
    /// How the hearing is held, if it is one.
    pub hearing_type: Option<HearingType>,
    /// Where the hearing is held, if it is one.
    pub hearing_location: String,
}

/// A day of a month with its first dates.
#[derive(Debug, Clone)]
pub struct Day {
    /// The day.
    pub date: civil::Date,
    /// Its first dates.
    pub dates: Vec<ListedDate>,
    /// How many it has, counted up to 100.
    pub total: i64,
}
