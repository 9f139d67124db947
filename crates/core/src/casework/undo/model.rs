//! What someone has just done.

use crate::casework::cases::Stage;
use crate::casework::events::{Event, Named, TaskFacts};
use crate::ids::{CaseId, DateId, ServiceId};
use clerk_platform::words::{cases, listed};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// More than this can't be read before it goes away.
const DEEDS_SAID: usize = 4;

/// What someone has just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When: this is how it is found again.
    pub at: Timestamp,
    /// In words.
    pub text: String,
    /// Whether it can be undone.
    pub can_undo: bool,
}

impl Receipt {
    /// What was done at a moment, if anything.
    pub(in crate::casework) fn of(at: Timestamp, deeds: &[Deed]) -> Option<Self> {
        let can_undo = deeds.iter().all(|deed| Step::of(&deed.event).is_some());
        (!deeds.is_empty()).then(|| Self { at, text: in_words(deeds), can_undo })
    }
}

/// One thing that was done.
#[derive(Debug, Deserialize)]
#[serde(from = "StoredDeed")]
pub(in crate::casework) struct Deed {
    pub(super) case_id: CaseId,
    pub(super) event: Event,
}

/// The same as it is stored.
#[derive(Deserialize)]
struct StoredDeed {
    case_id: CaseId,
    event: String,
    data: Value,
}

impl From<StoredDeed> for Deed {
    fn from(stored: StoredDeed) -> Self {
        Self { case_id: stored.case_id, event: Event::read(stored.event, stored.data) }
    }
}

/// A change, as it was made: undoing it goes back from `to` to `from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Stage { from: Stage, to: Stage },
    LegalHelp { from: Option<bool>, to: Option<bool> },
    Paralegal { from: Option<Named>, to: Option<Named> },
    Lawyer { from: Option<Named>, to: Option<Named> },
    DateDeleted(DateId),
    ServiceDeleted(ServiceId),
    TasksEnded(Vec<TaskFacts>),
}

impl Step {
    /// The change that left this event; none if it can't be undone.
    pub(super) fn of(event: &Event) -> Option<Self> {
        match event.clone() {
            Event::StageChanged { from, to } if from != Stage::Closed && to != Stage::Closed => {
                Some(Self::Stage { from, to })
            }
            Event::LegalHelpChanged { from, to } => Some(Self::LegalHelp { from, to }),
            Event::ParalegalChanged { from, to } => Some(Self::Paralegal { from, to }),
            Event::LawyerChanged { from, to } => Some(Self::Lawyer { from, to }),
            Event::CriticalDateDeleted { date } => date.id.map(Self::DateDeleted),
            Event::ServiceDeleted { service } => service.id.map(Self::ServiceDeleted),
            Event::TaskDone { task, .. } => Some(Self::TasksEnded(vec![task])),
            Event::TasksCancelled { tasks } => Some(Self::TasksEnded(tasks)),
            _ => None,
        }
    }
}

/// All of what was done at one moment, in words: `Assigned 3 cases to Oscar Lindqvist and Huong Dang`.
pub(super) fn in_words(deeds: &[Deed]) -> String {
    let mut ids: Vec<CaseId> = deeds.iter().map(|deed| deed.case_id).collect();
    ids.dedup();
    let count = ids.len();
    if let Some(names) = assigned_to(deeds) {
        let what = if count > 1 { format!("{} ", cases(count)) } else { String::new() };
        return format!("Assigned {what}to {}.", listed(&names));
    }
    let mut said: Vec<String> = Vec::new();
    for deed in deeds {
        let words = deed.event.deed();
        if !said.contains(&words) {
            said.push(words);
        }
    }
    if said.len() > DEEDS_SAID {
        return format!("Changed {}.", cases(count));
    }
    let said = listed(&said);
    let mut letters = said.chars();
    let said: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if count > 1 { format!("{said} ({}).", cases(count)) } else { format!("{said}.") }
}

/// The names of those who were put on cases, if nothing else was done.
fn assigned_to(deeds: &[Deed]) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for deed in deeds {
        let (Event::ParalegalChanged { to: Some(to), .. } | Event::LawyerChanged { to: Some(to), .. }) = &deed.event
        else {
            return None;
        };
        let name = clerk_platform::isolated(&to.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names).filter(|names| !names.is_empty() && names.len() <= DEEDS_SAID)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clerk_platform::isolated;

    fn deed(case: u128, event: Event) -> Deed {
        Deed { case_id: uuid::Uuid::from_u128(case).into(), event }
    }

    fn named(name: &str) -> Option<Named> {
        Some(Named { id: None, name: name.to_owned() })
    }

    #[test]
    fn what_was_done_is_said_once_and_names_people() {
        let paralegal = || Event::ParalegalChanged { from: None, to: named("Oscar") };
        let lawyer = || Event::LawyerChanged { from: named("Ann"), to: named("Huong") };
        let stage = || Event::StageChanged { from: Stage::Unstarted, to: Stage::Advice };
        let (oscar, huong) = (isolated("Oscar"), isolated("Huong"));
        for (deeds, expected) in [
            (vec![deed(1, paralegal()), deed(1, lawyer())], format!("Assigned to {oscar} and {huong}.")),
            (
                vec![deed(1, paralegal()), deed(1, lawyer()), deed(2, paralegal())],
                format!("Assigned 2 cases to {oscar} and {huong}."),
            ),
            (vec![deed(1, stage())], "Changed the stage from Not started to Drafting advice.".to_owned()),
            (
                vec![deed(1, stage()), deed(2, stage())],
                "Changed the stage from Not started to Drafting advice (2 cases).".to_owned(),
            ),
            (
                vec![deed(1, Event::ParalegalChanged { from: named("Oscar"), to: None })],
                format!("Removed {oscar} as paralegal."),
            ),
        ] {
            assert_eq!(in_words(&deeds), expected);
        }
    }
}
