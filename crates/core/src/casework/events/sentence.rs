//! Events as sentences: who did what, in the past tense. Nothing else puts an event into words.

use super::words::{Sides, titles};
use super::{Event, ProposalFacts, ServiceFacts, TaskFacts};
use crate::casework::values::CaseOrigin;
use clerk_platform::isolated;
use clerk_platform::words::{listed, plural};

/// Who did what nobody did by hand.
pub const SYSTEM: &str = "Clerk";

impl Event {
    /// The whole sentence: `Celia Marchetti changed the stage from Not started to Drafting advice`. Without an actor, Clerk did it.
    pub fn sentence(&self, actor: Option<&str>) -> String {
        format!("{} {}", isolated(actor.unwrap_or(SYSTEM)), self.deed())
    }

    /// What was done: `changed the stage from Not started to Drafting advice`.
    pub(crate) fn deed(&self) -> String {
        let done = self.done();
        match self {
            Self::CaseCreated { how: CaseOrigin::ByHand } => done,
            Self::CaseCreated { how: CaseOrigin::OldSystem } => "imported the case from the old system".to_owned(),
            Self::CaseCreated { how } => format!("{done} {how}"),
            Self::SupportWorkerChanged { .. } => placed("added", "support worker", self.sides()),
            Self::ParalegalChanged { .. } => placed("assigned", "paralegal", self.sides()),
            Self::LawyerChanged { .. } => placed("assigned", "lawyer", self.sides()),
            Self::LegalHelpChanged { from: None, to: Some(true) } => "recorded that legal help was given".to_owned(),
            Self::LegalHelpChanged { from: None, to: Some(false) } => {
                "recorded that no legal help was given".to_owned()
            }
            Self::DetailsChanged { details } => {
                format!("updated the {}", listed(&details.iter().map(|detail| detail.label()).collect::<Vec<_>>()))
            }
            Self::ProposalMade { proposal } => format!("proposed {}", proposal.aim()),
            Self::ProposalAccepted { proposal }
            | Self::ProposalSentBack { proposal }
            | Self::ProposalWithdrawn { proposal } => format!("{done} {}", proposal.aim()),
            Self::CriticalDateSet { from: None, to } => format!("added a critical date: {}", to.in_words()),
            Self::CriticalDateOutcome { date, outcome, notes } => {
                let notes = if notes.is_empty() { String::new() } else { format!(". {notes}") };
                format!("{done} as {}: {}{notes}", outcome.label_of(date.date_type), date.in_words())
            }
            Self::ServiceSet { from: None, to } => format!("added a service: {}", to.in_words()),
            Self::ServiceFinished { from, to } if from.is_but_for_the_finish(to) => {
                format!("{done}: {}", to.in_words())
            }
            Self::TasksAdded { tasks } => on_tasks("added", tasks),
            Self::TasksCancelled { tasks } => on_tasks("cancelled", tasks),
            Self::TaskDone { task, awaits_approval: true } => format!("{} for approval", on_task("sent", task)),
            Self::TaskDone { task, .. } => on_task("finished", task),
            Self::TaskApproved { task } => on_task("approved", task),
            Self::TaskSentBack { task, remark } => format!("{}: {remark}", on_task("sent back", task)),
            Self::TaskReopened { task } => on_task("reopened", task),
            Self::ClientDetailTaken { detail, was, now } => {
                format!("{done}: {detail} {now} (was {})", known(was))
            }
            Self::ClientDetailKept { detail, recorded, offered } => {
                format!("{done}: {detail} {} (the form says {offered})", known(recorded))
            }
            Self::ClientsJoined { from, to } | Self::ClientsSeparated { from, to } => {
                format!("{done} of {} and {}", isolated(&from.name), isolated(&to.name))
            }
            _ => told(done, self.sides()),
        }
    }

    /// What was done, without what it was done to: what can be said of any event of this name.
    fn done(&self) -> String {
        let name = self.name();
        match (Self::predicate(name), readable(name)) {
            (Some(done), _) => done.to_owned(),
            (None, Some(name)) => format!("recorded “{name}”"),
            (None, None) => "recorded a change".to_owned(),
        }
    }
}

/// A change of something that a case has one of, or else of one thing among several.
fn told(done: String, sides: Sides) -> String {
    match (done.strip_prefix("changed the "), sides) {
        (_, Sides { from: None, to: None }) => done,
        (Some(_), Sides { from: Some(from), to: Some(to) }) => format!("{done} from {from} to {to}"),
        (Some(what), Sides { from: None, to: Some(to) }) => format!("set the {what} to {to}"),
        (Some(what), Sides { from: Some(from), to: None }) => format!("removed the {what} {from}"),
        (None, Sides { from: Some(from), to: Some(to) }) if from != to => format!("{done}: {to} (was {from})"),
        (None, Sides { to: Some(to), .. }) => format!("{done}: {to}"),
        (None, Sides { from: Some(from), to: None }) => format!("{done} (was {from})"),
    }
}

/// Someone who was put on the case, or taken off it.
fn placed(verb: &str, place: &str, sides: Sides) -> String {
    match sides {
        Sides { from: None, to: Some(to) } => format!("{verb} {to} as {place}"),
        Sides { from: Some(from), to: None } => format!("removed {from} as {place}"),
        Sides { from: Some(from), to: Some(to) } => format!("{verb} {to} as {place}, replacing {from}"),
        Sides { from: None, to: None } => format!("changed the {place}"),
    }
}

/// What was done to tasks: `added the tasks “Call the client” and “Check the bond”`.
fn on_tasks(verb: &str, tasks: &[TaskFacts]) -> String {
    format!("{verb} the {} {}", plural(tasks.len(), "task", "tasks"), titles(tasks))
}

fn on_task(verb: &str, task: &TaskFacts) -> String {
    on_tasks(verb, std::slice::from_ref(task))
}

fn known(value: &str) -> &str {
    if value.is_empty() { "not known" } else { value }
}

/// A name that this release does not know, readable: `CASE_SHARED` as `Case shared`.
fn readable(name: &str) -> Option<String> {
    let words = name.to_lowercase().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

impl ProposalFacts {
    /// What it is meant to do: `to close the case: Successful`.
    fn aim(&self) -> String {
        let detail = self.stage.map(|stage| stage.label()).or(self.outcome.map(|outcome| outcome.label()));
        detail.map_or_else(|| self.kind.aim().to_owned(), |detail| format!("{}: {detail}", self.kind.aim()))
    }
}

impl ServiceFacts {
    fn is_but_for_the_finish(&self, other: &Self) -> bool {
        Self { finished_on: other.finished_on, id: other.id, ..self.clone() } == *other
    }
}
