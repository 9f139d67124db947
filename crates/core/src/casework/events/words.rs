//! Events in words, made when they are shown.

use super::{DateFacts, Event, Named, Place, ServiceFacts};
use crate::casework::values::Outcome;
use crate::casework::values::ServiceType;
use crate::casework::values::{DateType, HearingType};
use clerk_platform::time::show_date;
use jiff::civil::Date;

/// The value before a change and the value after it, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    /// Before.
    pub from: Option<String>,
    /// Now.
    pub to: Option<String>,
}

impl Event {
    /// The whole sentence: `Stage changed from Not started to Drafting advice`.
    pub fn sentence(&self) -> String {
        let what = Self::heading(self.name()).map_or_else(|| readable(self.name()), str::to_owned);
        match self.sides() {
            Sides { from: Some(from), to: Some(to) } if what.ends_with("changed") => {
                format!("{what} from {from} to {to}")
            }
            Sides { from: Some(from), to: Some(to) } if from == to => format!("{what} changed: {to}"),
            Sides { from: Some(from), to: Some(to) } => format!("{what}: {to} (before: {from})"),
            Sides { from: None, to: Some(to) } => format!("{what}: {to}"),
            Sides { from: Some(from), to: None } => format!("{what}: no longer {from}"),
            Sides { from: None, to: None } => what,
        }
    }

    /// The value before the change and the value after it.
    pub fn sides(&self) -> Sides {
        let address = |place: &Option<Place>| place.as_ref().map(|place| place.address.clone());
        let outcome = |outcome: &Option<Outcome>| outcome.map(|outcome| outcome.label().to_owned());
        let (from, to) = match self {
            Self::CaseCreated { how } => (None, Some(how.label().to_owned())),
            Self::TopicChanged { from, to } => (Some(from.label().to_owned()), Some(to.label().to_owned())),
            Self::StageChanged { from, to } => (Some(from.label().to_owned()), Some(to.label().to_owned())),
            Self::TenancyChanged { from, to } => (address(from), address(to)),
            Self::SupportWorkerChanged { from, to } => (name(from), name(to)),
            Self::ParalegalChanged { from, to } | Self::LawyerChanged { from, to } => (name(from), name(to)),
            Self::OutcomeChanged { from, to } => (outcome(from), outcome(to)),
            Self::DetailsChanged { details } => {
                (None, Some(details.iter().map(|detail| detail.label()).collect::<Vec<_>>().join(", ")))
            }
            Self::CaseClosed { before, outcome: now } => (outcome(before), Some(now.label().to_owned())),
            Self::CaseReopened { stage } => (None, Some(stage.label().to_owned())),
            Self::CriticalDateSet { from, to } => (from.as_ref().map(DateFacts::in_words), Some(to.in_words())),
            Self::CriticalDateReviewed { date } | Self::CriticalDateNotReviewed { date } => {
                (None, Some(date.in_words()))
            }
            Self::ServiceSet { from, to } => (from.as_ref().map(ServiceFacts::in_words), Some(to.in_words())),
            Self::ServiceFinished { from, to } => (Some(from.in_words()), Some(to.in_words())),
            Self::ServiceDeleted { service } => (None, Some(service.in_words())),
            Self::ClientDetailTaken { detail, was, now } => {
                let was = if was.is_empty() { "not known" } else { was.as_str() };
                (Some(format!("{detail} {was}")), Some(now.clone()))
            }
            Self::ClientDetailKept { detail, recorded, offered } => {
                let recorded = if recorded.is_empty() { "not known" } else { recorded.as_str() };
                (None, Some(format!("{detail} {recorded} (the form says {offered})")))
            }
            Self::ClientsJoined { from, to } | Self::ClientsSeparated { from, to } => {
                (Some(from.name.clone()), Some(to.name.clone()))
            }
            Self::Kept { from, to, .. } => (from.clone(), to.clone()),
            Self::Unknown { .. } => (None, None),
        };
        Sides { from, to }
    }
}

/// A name that this release does not know, readable: `CASE_SHARED` as `Case shared`.
fn readable(name: &str) -> String {
    let words = name.to_lowercase().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Changed".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

impl DateFacts {
    fn in_words(&self) -> String {
        let hearing = self.hearing.as_ref().map(|hearing| (hearing.hearing_type, hearing.location.as_str()));
        date_in_words(self.date_type, self.on_date, hearing)
    }
}

impl ServiceFacts {
    fn in_words(&self) -> String {
        service_in_words(self.service_type, self.started_on, self.finished_on, self.count)
    }
}

/// A critical date: `Hearing listed, 1 Dec 2026, In person: VCAT`.
pub fn date_in_words(date_type: DateType, on_date: Date, hearing: Option<(HearingType, &str)>) -> String {
    let hearing = hearing.map(|(kind, location)| format!(", {kind}: {location}")).unwrap_or_default();
    format!("{date_type}, {}{hearing}", show_date(on_date))
}

/// A service: `Legal advice, 24 Nov 2026, 2 times`.
pub fn service_in_words(service_type: ServiceType, started_on: Date, finished_on: Option<Date>, count: i32) -> String {
    let finish = finished_on.map(|date| format!(" to {}", show_date(date))).unwrap_or_default();
    let times = if count == 1 { String::new() } else { format!(", {count} times") };
    format!("{service_type}, {}{finish}{times}", show_date(started_on))
}

fn name<I>(named: &Option<Named<I>>) -> Option<String> {
    named.as_ref().map(|named| named.name.clone())
}
