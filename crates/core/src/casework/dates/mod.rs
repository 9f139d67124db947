//! Critical dates: those that must not be missed.

mod values;
pub use values::{DateType, HearingType};

mod actions;
mod list;
mod queries;

use clerk_platform::time::{Date, Timestamp, show_date};
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
        in_words(self.date_type, self.on_date.to_jiff(), hearing)
    }
}

fn in_words(date_type: DateType, on_date: jiff::civil::Date, hearing: Option<(HearingType, &str)>) -> String {
    let hearing = hearing.map(|(kind, location)| format!(", {kind}: {location}")).unwrap_or_default();
    format!("{date_type}, {}{hearing}", show_date(on_date))
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
