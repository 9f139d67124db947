//! Critical dates in lists across cases, and what such a list is narrowed to.

use super::{DateOutcome, DateType, HearingType};
use crate::ids::{CaseId, DateId, UserId};
use crate::values::values;
use clerk_platform::time::{Date, Time, Timestamp};
use jiff::civil;
use serde::Serialize;

/// Days ahead for which an open date needs attention.
pub(crate) const DAYS_AHEAD: i64 = 7;

values! {
    /// Which critical dates a list shows: those without an outcome; of these, those that are past or within the next seven days, or
    /// those that are past; those of open cases that nobody has checked; of these, those that someone has asked to be checked; all.
    DateShow {
        Open = "open", "Open";
        Attention = "attention", "Needs attention: past, or within 7 days";
        Outcome = "outcome", "Past, outcome missing";
        Unchecked = "unchecked", "Not checked";
        Asked = "asked", "Asked to be checked";
        All = "all", "All";
    }
}

#[allow(clippy::derivable_impls, reason = "`values!` makes the enum")]
impl Default for DateShow {
    fn default() -> Self {
        Self::Open
    }
}

/// What a list of critical dates is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct DateFilter {
    /// Which of them.
    pub show: DateShow,
    /// Words of the case's fileref, the client, the notes or the place.
    pub search: String,
    /// What they are about.
    pub date_type: Option<DateType>,
    /// Not before this day.
    pub from: Option<civil::Date>,
    /// Not after this day.
    pub to: Option<civil::Date>,
    /// Only of the viewer's own cases, for those who see others too.
    pub is_own: bool,
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
    /// The case's lawyer, who may check it.
    #[serde(skip)]
    pub lawyer_id: Option<UserId>,
    /// Whether the case is open.
    #[serde(skip)]
    pub is_case_open: bool,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    #[schema(value_type = String, format = Date)]
    pub on_date: Date,
    /// Notes.
    pub notes: String,
    /// Whether a second pair of eyes has checked it.
    #[serde(rename = "is_reviewed")]
    pub is_checked: bool,
    /// Who asked for it to be checked, while it is not.
    #[serde(skip)]
    pub check_asked_by: Option<String>,
    /// When they asked.
    #[serde(skip)]
    pub check_asked_at: Option<Timestamp>,
    /// What became of it. Until there is an outcome, it is open.
    pub outcome: Option<DateOutcome>,
    /// How the hearing is held, if it is one.
    pub hearing_type: Option<HearingType>,
    /// Where the hearing is held, if it is one.
    pub hearing_location: String,
    /// When the hearing starts, as a time of day in Melbourne.
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:00$")]
    pub hearing_time: Option<Time>,
    /// The list or the room of the hearing.
    pub hearing_room: String,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A day of a calendar with its first dates.
#[derive(Debug, Clone)]
pub struct Day {
    /// The day.
    pub date: civil::Date,
    /// Its first dates.
    pub dates: Vec<ListedDate>,
    /// How many it has, counted up to 100.
    pub total: i64,
}
