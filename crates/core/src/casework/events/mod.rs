//! What the system records in the timeline: one variant for each kind of event, stored as a name and codes.
//!
//! Labels are not stored, so a stage or a type that gets another label does not split history. The name of a person and
//! the address of a tenancy are stored as they were, next to the id: they may change, and history should not.

mod queries;
mod sentence;
#[cfg(test)]
mod tests;
pub mod words;

pub use queries::{record, record_all};
pub use sentence::SYSTEM;

use crate::casework::values::ServiceType;
use crate::casework::values::{CaseDetail, CaseOrigin, ProposalKind};
use crate::casework::values::{DateOutcome, DateType, HearingType};
use crate::casework::values::{Outcome, Stage, Topic};
use crate::ids::{
    CaseId, ClientId, DateId, LawyerQuestionId, PersonId, ProposalId, ServiceId, TaskId, TenancyId, UserId,
};
use crate::office::accounts::StaffRef;
use crate::parties::clients::ClientDetail;
use crate::{Error, Result};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Someone who was put on a case or taken off, with the name that they had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "I: Deserialize<'de>"))]
pub struct Named<I = UserId> {
    /// Unknown for events from before ids were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<I>,
    /// The name that they had then.
    pub name: String,
}

/// A tenancy with the address that it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Unknown for events from before ids were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TenancyId>,
    /// The street address that it had then.
    pub address: String,
}

/// A critical date as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateFacts {
    /// Unknown for events from before ids were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<DateId>,
    /// What it is about.
    pub date_type: DateType,
    /// The day itself.
    pub on_date: Date,
    /// For a hearing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing: Option<Hearing>,
    /// Why it was entered after the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_reason: Option<String>,
}

/// When, how and where a hearing is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// How it is held.
    pub hearing_type: HearingType,
    /// Where it is held.
    pub location: String,
    /// When it starts, in Melbourne.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// How long it is to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i32>,
    /// The list or the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

/// A service as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFacts {
    /// Unknown for events from before ids were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ServiceId>,
    /// What was done.
    pub service_type: ServiceType,
    /// The first day.
    pub started_on: Date,
    /// The last day, once an ongoing service is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_on: Option<Date>,
    /// How many times; 1 for an ongoing service.
    pub count: i32,
}

/// What was proposed for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalFacts {
    /// Which proposal it is.
    pub id: ProposalId,
    /// What it asks for.
    pub kind: ProposalKind,
    /// For reopening: the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// For closing and another outcome: the outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// A question for the lawyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionFacts {
    /// Which question it is.
    pub id: LawyerQuestionId,
}

/// A task as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFacts {
    /// Which task it is.
    pub id: TaskId,
    /// What it was called.
    pub title: String,
    /// When it had been sent for approval, if it was cancelled while it waited for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<jiff::Timestamp>,
    /// Who had sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<UserId>,
}

impl TaskFacts {
    /// A task that did not wait for approval.
    pub fn of(id: TaskId, title: String) -> Self {
        Self { id, title, sent_at: None, sent_by: None }
    }
}

/// The enum, with the name under which each variant is stored, and what was done in the words of its sentence.
macro_rules! events {
    ($($variant:ident = $name:literal, $done:literal { $($field:ident: $type:ty),+ };)+) => {
        /// Something that happened to a case.
        #[allow(missing_docs, reason = "the words of each say what it is")]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "name", content = "data")]
        pub enum Event {
            $(#[serde(rename = $name)] $variant { $($field: $type),+ },)+
            /// Words from before events were stored as codes. They could not be turned into codes.
            #[serde(skip)]
            Kept { name: String, from: Option<String>, to: Option<String> },
            /// Written by a newer release, which has events or codes that this one does not know.
            #[serde(skip)]
            Unknown { name: String, data: Value },
        }

        impl Event {
            #[cfg(test)]
            const NAMES: &[&str] = &[$($name),+];

            /// The name that is stored.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant { .. } => $name,)+
                    Self::Kept { name, .. } | Self::Unknown { name, .. } => name,
                }
            }

            /// What was done, for a name that this release knows.
            fn predicate(name: &str) -> Option<&'static str> {
                match name {
                    $($name => Some($done),)+
                    _ => None,
                }
            }
        }
    };
}

events! {
    CaseCreated = "CASE_CREATED", "created the case" { how: CaseOrigin };
    TopicChanged = "TOPIC", "changed the topic" { from: Topic, to: Topic };
    TenancyChanged = "TENANCY", "changed the tenancy" { from: Option<Place>, to: Option<Place> };
    SupportWorkerChanged = "SUPPORT_WORKER", "changed the support worker" { from: Option<Named<PersonId>>, to: Option<Named<PersonId>> };
    OutcomeChanged = "OUTCOME", "changed the outcome" { from: Option<Outcome>, to: Option<Outcome> };
    LegalHelpChanged = "LEGAL_HELP", "changed the answer to “Legal help given”" { from: Option<bool>, to: Option<bool> };
    DetailsChanged = "DETAILS", "updated the details" { details: Vec<CaseDetail> };
    StageChanged = "STAGE", "changed the stage" { from: Stage, to: Stage };
    ParalegalChanged = "PARALEGAL", "changed the paralegal" { from: Option<Named>, to: Option<Named> };
    LawyerChanged = "LAWYER", "changed the lawyer" { from: Option<Named>, to: Option<Named> };
    CaseClosed = "CLOSED", "closed the case" { before: Option<Outcome>, outcome: Outcome };
    CaseReopened = "REOPENED", "reopened the case" { stage: Stage };
    ProposalMade = "PROPOSED", "made a proposal" { proposal: ProposalFacts };
    ProposalAccepted = "PROPOSAL_ACCEPTED", "accepted the proposal" { proposal: ProposalFacts };
    ProposalSentBack = "PROPOSAL_SENT_BACK", "sent back the proposal" { proposal: ProposalFacts };
    ProposalWithdrawn = "PROPOSAL_WITHDRAWN", "withdrew the proposal" { proposal: ProposalFacts };
    QuestionDone = "LAWYER_QUESTION_DONE", "marked a question for the lawyer as done" { question: QuestionFacts };
    QuestionWithdrawn = "LAWYER_QUESTION_WITHDRAWN", "withdrew a question for the lawyer" { question: QuestionFacts };
    CriticalDateSet = "CRITICAL_DATE", "changed a critical date" { from: Option<DateFacts>, to: DateFacts };
    CheckAskedFor = "CRITICAL_DATE_CHECK_ASKED", "asked for a critical date to be checked" { date: DateFacts };
    CriticalDateChecked = "CRITICAL_DATE_REVIEWED", "checked a critical date" { date: DateFacts };
    CriticalDateNotChecked = "CRITICAL_DATE_NOT_REVIEWED", "marked a critical date as not checked" { date: DateFacts };
    CriticalDateOutcome = "CRITICAL_DATE_OUTCOME", "recorded the outcome of a critical date" { date: DateFacts, outcome: DateOutcome, notes: String };
    CriticalDateOpenAgain = "CRITICAL_DATE_OPEN_AGAIN", "removed the outcome of a critical date" { date: DateFacts };
    CriticalDateDeleted = "CRITICAL_DATE_DELETED", "deleted a critical date" { date: DateFacts };
    ServiceSet = "SERVICE", "changed a service" { from: Option<ServiceFacts>, to: ServiceFacts };
    ServiceFinished = "SERVICE_FINISHED", "marked a service as finished" { from: ServiceFacts, to: ServiceFacts };
    ServiceDeleted = "SERVICE_DELETED", "deleted a service" { service: ServiceFacts };
    TasksAdded = "TASKS_ADDED", "added tasks" { tasks: Vec<TaskFacts> };
    TaskDone = "TASK_DONE", "finished a task" { task: TaskFacts, awaits_approval: bool };
    TaskApproved = "TASK_APPROVED", "approved a task" { task: TaskFacts };
    TaskSentBack = "TASK_SENT_BACK", "sent back a task" { task: TaskFacts, remark: String };
    TasksCancelled = "TASKS_CANCELLED", "cancelled tasks" { tasks: Vec<TaskFacts> };
    TaskReopened = "TASK_REOPENED", "reopened a task" { task: TaskFacts };
    ClientDetailTaken = "CLIENT_DETAIL_TAKEN", "updated the client’s details from the form" { detail: ClientDetail, was: String, now: String };
    ClientDetailKept = "CLIENT_DETAIL_KEPT", "kept the client’s details" { detail: ClientDetail, recorded: String, offered: String };
    ClientsJoined = "CLIENTS_JOINED", "joined the client records" { from: Named<ClientId>, to: Named<ClientId> };
    ClientsSeparated = "CLIENTS_SEPARATED", "separated the client records" { from: Named<ClientId>, to: Named<ClientId> };
}

/// The key under which the words of [`Event::Kept`] are stored.
const KEPT: &str = "kept";

impl Event {
    /// What is stored next to the name.
    pub fn data(&self) -> Result<Value> {
        match self {
            Self::Kept { from, to, .. } => Ok(json!({ KEPT: { "from": from, "to": to } })),
            Self::Unknown { data, .. } => Ok(data.clone()),
            known => {
                let mut tagged =
                    serde_json::to_value(known).map_err(|error| Error::External(format!("an event: {error}")))?;
                let mut data = tagged.get_mut("data").map(Value::take).unwrap_or_default();
                if let Value::Object(entries) = &mut data {
                    entries.retain(|_, value| !value.is_null());
                }
                Ok(data)
            }
        }
    }

    /// The event that was stored. Whatever was stored gives one.
    pub fn read(name: String, data: Value) -> Self {
        if let Some(kept) = data.get(KEPT) {
            let words = |side| kept.get(side).and_then(Value::as_str).map(str::to_owned);
            return Self::Kept { name, from: words("from"), to: words("to") };
        }
        let mut tagged = json!({ "name": name });
        if let Some(entries) = tagged.as_object_mut() {
            entries.insert("data".to_owned(), data);
        }
        match Self::deserialize(&tagged) {
            Ok(event) => event,
            Err(_) => {
                let data = tagged.get_mut("data").map(Value::take).unwrap_or_default();
                Self::Unknown { name, data }
            }
        }
    }

    /// Who was put on the case: kept in a column of its own, so that it can be said when someone last got a case.
    pub fn subject_id(&self) -> Option<UserId> {
        match self {
            Self::ParalegalChanged { to, .. } | Self::LawyerChanged { to, .. } => to.as_ref().and_then(|to| to.id),
            _ => None,
        }
    }
}

impl From<&StaffRef> for Named {
    fn from(staff: &StaffRef) -> Self {
        Self { id: Some(staff.id), name: staff.full_name.clone() }
    }
}

/// An event of a case, to be recorded.
#[derive(Debug, Clone)]
pub struct Record {
    /// The case.
    pub case_id: CaseId,
    /// Who did it; none for the system.
    pub actor: Option<UserId>,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: jiff::Timestamp,
}

/// What a text in an event's data is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A name.
    Name,
    /// A street address.
    Address,
    /// What people wrote, or what this release does not know.
    Words,
}

/// Gives each text of an event's data that may be about someone. Codes, ids, dates and counts are not; what is under a key
/// that this release does not know may be.
pub fn personal_texts(data: &mut Value, give: &mut dyn FnMut(Personal, &mut String)) {
    match data.get_mut(KEPT) {
        Some(kept) => {
            let sides = kept.as_object_mut().into_iter().flat_map(|sides| sides.values_mut());
            sides.for_each(|side| texts_of(side, Some(Personal::Words), give));
        }
        None => texts_of(data, Some(Personal::Words), give),
    }
}

fn texts_of(value: &mut Value, holds: Option<Personal>, give: &mut dyn FnMut(Personal, &mut String)) {
    match value {
        Value::String(text) => {
            if let Some(personal) = holds {
                give(personal, text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| texts_of(item, holds, give)),
        Value::Object(entries) => {
            for (key, value) in entries {
                let holds = match key.as_str() {
                    "name" => Some(Personal::Name),
                    "address" => Some(Personal::Address),
                    key if CODES.contains(&key) => None,
                    _ => Some(Personal::Words),
                };
                texts_of(value, holds, give);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Keys whose texts are codes, ids or dates.
const CODES: [&str; 22] = [
    "from",
    "to",
    "how",
    "detail",
    "details",
    "before",
    "outcome",
    "stage",
    "date",
    "service",
    "id",
    "date_type",
    "on_date",
    "hearing_type",
    "time",
    "service_type",
    "started_on",
    "finished_on",
    "proposal",
    "kind",
    "sent_at",
    "sent_by",
];
