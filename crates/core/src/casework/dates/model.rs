//! What a critical date is.

use super::{DateOutcome, DateType, HearingType};
use crate::casework::timeline::event::{DateFacts, Hearing};
use crate::ids::DateId;
use crate::office::accounts::StaffRef;
use clerk_platform::time::{Date, Time, Timestamp};
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
    /// Why the day was entered although it was in the past; empty for other days.
    pub past_reason: String,
    /// Notes.
    pub notes: String,
    /// Whether a second pair of eyes has checked it.
    #[serde(rename = "is_reviewed")]
    pub is_checked: bool,
    /// Who checked it; not known for dates that were checked before this was kept.
    pub checked_by: Option<StaffRef>,
    /// When it was checked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// Who asked for it to be checked, while it is not.
    pub check_asked_by: Option<StaffRef>,
    /// When they asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub check_asked_at: Option<Timestamp>,
    /// What became of it. Until there is an outcome, it is open.
    pub outcome: Option<DateOutcome>,
    /// Notes on the outcome.
    pub outcome_notes: String,
    /// Who recorded the outcome.
    pub outcome_by: Option<StaffRef>,
    /// When the outcome was recorded.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub outcome_at: Option<Timestamp>,
    /// How the hearing is held, if it is one.
    pub hearing_type: Option<HearingType>,
    /// Where the hearing is held, if it is one.
    pub hearing_location: String,
    /// When the hearing starts, as a time of day in Melbourne.
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:00$")]
    pub hearing_time: Option<Time>,
    /// How many minutes the hearing is to last.
    pub hearing_minutes: Option<i32>,
    /// The list or the room of the hearing.
    pub hearing_room: String,
    /// The web address of the hearing.
    pub hearing_link: Option<String>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl CriticalDate {
    /// When, how and where the hearing is held, if it is one.
    pub fn hearing(&self) -> Option<Hearing> {
        self.hearing_type.map(|hearing_type| Hearing {
            hearing_type,
            location: self.hearing_location.clone(),
            time: self.hearing_time.map(Time::to_jiff),
            minutes: self.hearing_minutes,
            room: Some(self.hearing_room.clone()).filter(|room| !room.is_empty()),
        })
    }

    /// What, when and where: `Hearing listed, 1 Dec 2026, 10:00 am, In person: VCAT`.
    pub fn in_words(&self) -> String {
        self.facts().in_words()
    }

    pub(super) fn facts(&self) -> DateFacts {
        DateFacts {
            id: Some(self.id),
            date_type: self.date_type,
            on_date: self.on_date.to_jiff(),
            hearing: self.hearing(),
            past_reason: Some(self.past_reason.clone()).filter(|reason| !reason.is_empty()),
        }
    }
}
