//! The centre's work, for coordinators.

mod queries;

pub(super) use queries::push;

use crate::casework::cases::OpenDate;
use crate::casework::values::{ProposalKind, Stage, Topic};
use crate::ids::{CaseId, ProposalId, UserId};
use clerk_platform::time::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

/// From how many weeks on a case is in the next column of the cases by age.
const AGE_WEEKS: [i64; 2] = [4, 12];

/// The columns of the cases by age, in weeks.
pub const AGES: [&str; 3] = ["Under 4", "4 to 12", "Over 12"];

/// What coordinators see of the centre's work. Each list holds the first few.
#[derive(Debug, Clone, Deserialize)]
pub struct Office {
    /// Cases without a paralegal, those with the nearest critical date first.
    pub inbox: Vec<InboxCase>,
    /// Open cases by stage and age.
    pub stages: Vec<StageRow>,
    /// Cases in which nothing has happened for some time.
    pub idle: IdleCases,
    /// Those who take cases, the fullest first.
    pub load: Vec<Workload>,
    /// Who waits to be called, longest first.
    pub calls: Vec<WaitingCall>,
    /// What is proposed, oldest first.
    pub proposals: Vec<OpenProposal>,
    /// How many of the calls that they have put aside go within a week.
    pub ending_calls: i64,
}

/// A case that nobody works on.
#[derive(Debug, Clone, Deserialize)]
pub struct InboxCase {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// What it is about.
    pub topic: Topic,
    /// The first critical date without an outcome.
    pub next: Option<OpenDate>,
    /// Since when it has been there.
    pub created_at: Timestamp,
}

/// A stage with its open cases by age, each counted up to 1,000.
#[derive(Debug, Clone, Deserialize)]
pub struct StageRow {
    /// The stage.
    pub stage: Stage,
    /// As [`AGES`] says.
    pub counts: [i64; 3],
}

/// Idle cases.
#[derive(Debug, Clone, Deserialize)]
pub struct IdleCases {
    /// How many, counted up to 100.
    pub count: i64,
    /// Those that have been so for longest.
    pub cases: Vec<IdleCase>,
}

/// A case in which nothing has happened for some time.
#[derive(Debug, Clone, Deserialize)]
pub struct IdleCase {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// Who works on it.
    pub paralegal_name: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// How busy someone is.
#[derive(Debug, Clone, Deserialize)]
pub struct Workload {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub full_name: String,
    /// How many open cases they take.
    pub capacity: i32,
    /// How many they have.
    pub open_cases: i64,
}

/// Someone who waits to be called.
#[derive(Debug, Clone, Deserialize)]
pub struct WaitingCall {
    /// Its id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their number.
    pub phone: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A proposal that nobody has decided on.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenProposal {
    /// Its id.
    pub id: ProposalId,
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub fileref: String,
    /// What is proposed.
    pub kind: ProposalKind,
    /// By whom.
    pub by: String,
    /// When.
    pub proposed_at: Timestamp,
}
