//! The tabs of a case's page.

use super::model::{Part, TabCounts};

/// A tab of a case's page. Each has its own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseTab {
    /// What people wrote, and what the system recorded. The case's own address.
    Timeline,
    /// The case, its client, tenancy and people.
    Details,
    /// What has to be done.
    Tasks,
    /// Its critical dates.
    Dates,
    /// Its services.
    Services,
    /// What the client has uploaded.
    Files,
    /// The intake form.
    Form,
}

impl CaseTab {
    /// All of them, in their order on the page.
    pub const ALL: [Self; 7] =
        [Self::Timeline, Self::Details, Self::Tasks, Self::Dates, Self::Services, Self::Files, Self::Form];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Details => "Details",
            Self::Tasks => "Tasks",
            Self::Dates => "Dates",
            Self::Services => "Services",
            Self::Files => "Files",
            Self::Form => "Form",
        }
    }

    /// What its address has behind that of the case.
    pub fn tail(self) -> &'static str {
        match self {
            Self::Timeline => "",
            Self::Details => "/details",
            Self::Tasks => "/tasks",
            Self::Dates => "/dates",
            Self::Services => "/services",
            Self::Files => "/files",
            Self::Form => "/form",
        }
    }

    /// How many things are on it; none where nobody counts.
    pub fn count(self, counts: &TabCounts) -> Option<i64> {
        match self {
            Self::Timeline | Self::Form => None,
            Self::Details => Some(counts.offers).filter(|offers| *offers > 0),
            Self::Tasks => Some(counts.tasks),
            Self::Dates => Some(counts.dates),
            Self::Services => Some(counts.services),
            Self::Files => Some(counts.files),
        }
    }

    /// What has to be read for it, besides what is at the head of every tab.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Timeline => &[Part::Proposals, Part::Questions],
            Self::Details => &[Part::Details],
            // `tasks::of_case` reads them.
            Self::Tasks => &[],
            Self::Dates => &[Part::Dates],
            Self::Services => &[Part::Services],
            Self::Files => &[Part::Files],
            Self::Form => &[Part::Files, Part::Form],
        }
    }
}
