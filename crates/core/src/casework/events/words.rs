//! The parts of events in words, made when they are shown. The whole sentence: `sentence.rs`.

use super::{DateFacts, Event, Hearing, Named, Place, ProposalFacts, ServiceFacts, TaskFacts};
use crate::casework::values::Outcome;
use crate::casework::values::ServiceType;
use clerk_platform::isolated;
use clerk_platform::time::{show_date, show_time_of_day};
use clerk_platform::words::{counted, listed};
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
            Self::LegalHelpChanged { from, to } => (yes_no(*from), yes_no(*to)),
            Self::DetailsChanged { details } => {
                (None, Some(details.iter().map(|detail| detail.label()).collect::<Vec<_>>().join(", ")))
            }
            Self::CaseClosed { before, outcome: now } => (outcome(before), Some(now.label().to_owned())),
            Self::CaseReopened { stage } => (None, Some(stage.label().to_owned())),
            Self::ProposalMade { proposal }
            | Self::ProposalAccepted { proposal }
            | Self::ProposalSentBack { proposal }
            | Self::ProposalWithdrawn { proposal } => (None, Some(proposal.in_words())),
            Self::CriticalDateSet { from, to } => (from.as_ref().map(DateFacts::in_words), Some(to.in_words())),
            Self::CriticalDateChecked { date }
            | Self::CriticalDateNotChecked { date }
            | Self::CheckAskedFor { date }
            | Self::CriticalDateOpenAgain { date }
            | Self::CriticalDateDeleted { date } => (None, Some(date.in_words())),
            Self::CriticalDateOutcome { date, outcome, notes } => {
                let notes = if notes.is_empty() { String::new() } else { format!(". {notes}") };
                (None, Some(format!("{}: {}{notes}", date.in_words(), outcome.label_of(date.date_type))))
            }
            Self::ServiceSet { from, to } => (from.as_ref().map(ServiceFacts::in_words), Some(to.in_words())),
            Self::ServiceFinished { from, to } => (Some(from.in_words()), Some(to.in_words())),
            Self::ServiceDeleted { service } => (None, Some(service.in_words())),
            Self::TasksAdded { tasks } | Self::TasksCancelled { tasks } => (None, Some(titles(tasks))),
            Self::TaskDone { task, .. }
            | Self::TaskApproved { task }
            | Self::TaskSentBack { task, .. }
            | Self::TaskReopened { task } => (None, Some(titles(std::slice::from_ref(task)))),
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
            Self::QuestionDone { .. } | Self::QuestionWithdrawn { .. } | Self::Unknown { .. } => (None, None),
        };
        Sides { from, to }
    }
}

impl DateFacts {
    /// What, when and where: `Hearing listed, 1 Dec 2026, 10:00 am, In person: VCAT`.
    pub fn in_words(&self) -> String {
        let hearing = self.hearing.as_ref().map(|hearing| format!(", {}", hearing.in_words())).unwrap_or_default();
        let late =
            self.past_reason.as_ref().map(|reason| format!(", entered after the date: {reason}")).unwrap_or_default();
        format!("{}, {}{hearing}{late}", self.date_type, show_date(self.on_date))
    }
}

impl Hearing {
    /// When, how and where: `10:00 am for 30 minutes, In person: VCAT, room 2`.
    pub fn in_words(&self) -> String {
        let start = self.time.map(show_time_of_day);
        let length = self.minutes.map(|minutes| format!("for {}", counted(minutes, "minute", "minutes")));
        let when = [start, length].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let place = format!("{}: {}", self.hearing_type, self.location);
        let parts = [Some(when), Some(place), self.room.clone()].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl ProposalFacts {
    /// `Close case, Successful`, `Reopen case, Drafting advice`.
    fn in_words(&self) -> String {
        let detail = self.stage.map(|stage| stage.label()).or(self.outcome.map(|outcome| outcome.label()));
        detail.map_or_else(|| self.kind.label().to_owned(), |detail| format!("{}, {detail}", self.kind))
    }
}

impl ServiceFacts {
    pub(super) fn in_words(&self) -> String {
        service_in_words(self.service_type, self.started_on, self.finished_on, self.count)
    }
}

/// A service: `Legal advice, 24 Nov 2026, 2 times`.
pub fn service_in_words(service_type: ServiceType, started_on: Date, finished_on: Option<Date>, count: i32) -> String {
    let finish = finished_on.map(|date| format!(" to {}", show_date(date))).unwrap_or_default();
    let times = if count == 1 { String::new() } else { format!(", {count} times") };
    format!("{service_type}, {}{finish}{times}", show_date(started_on))
}

/// Their titles: `“Send the client agreement” and “Check the bond”`.
pub(super) fn titles(tasks: &[TaskFacts]) -> String {
    listed(&tasks.iter().map(|task| format!("“{}”", isolated(&task.title))).collect::<Vec<_>>())
}

fn yes_no(answer: Option<bool>) -> Option<String> {
    answer.map(|yes| if yes { "Yes" } else { "No" }.to_owned())
}

fn name<I>(named: &Option<Named<I>>) -> Option<String> {
    named.as_ref().map(|named| isolated(&named.name))
}
