//! Critical dates: those that must not be missed.

pub use super::values::{DateType, HearingType};

mod actions;
mod list;
mod queries;

use crate::casework::timeline::event::words::date_in_words;
use crate::casework::timeline::event::{DateFacts, Hearing};
use clerk_platform::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use actions::{NewDate, TypedDate, create, get, set_reviewed, update};
pub use list::{DateFilter, Day, ListedDate, list, month};
pub use queries::{of_case, upcoming};

/// A date that must not be missed.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CriticalDate {
    /// Id.
    pub id: Uuid,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    #[schema(value_type = String, format = Date)]
    pub on_date: Date,
    /// Notes.
    pub notes: String,
    /// Whether an admin has seen to it.
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

    fn facts(&self) -> DateFacts {
        let hearing =
            self.hearing_type.map(|hearing_type| Hearing { hearing_type, location: self.hearing_location.clone() });
        DateFacts { id: Some(self.id), date_type: self.date_type, on_date: self.on_date.to_jiff(), hearing }
    }
}

/// A critical date in a list across cases.
#[derive(Debug, Clone)]
pub struct UpcomingDate {
    /// The case.
    pub case_id: Uuid,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    pub on_date: Date,
}
