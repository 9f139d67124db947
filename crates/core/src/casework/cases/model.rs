//! What a case is.

use crate::casework::values::{DateType, Outcome, Stage, Topic};
use crate::ids::{CaseId, PersonId, SubmissionId};
use crate::office::accounts::StaffRef;
use crate::parties::clients::Client;
use crate::parties::clients::ClientRef;
use crate::parties::people;
use crate::parties::tenancies::Tenancy;
use crate::parties::tenancies::TenancyRef;
use clerk_platform::time::{Date, Time, Timestamp};
use serde::{Deserialize, Serialize};

/// What every list of cases shows. Queues add to it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CaseSummary {
    /// Id.
    pub id: CaseId,
    /// The number people use: a letter for the topic and at least four digits.
    pub fileref: String,
    /// What it is about.
    pub topic: Topic,
    /// How far it has come.
    pub stage: Stage,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Whether the client was given legal help; `null` while nobody has said so.
    pub provided_legal_services: Option<bool>,
    /// Whether it is open.
    pub is_open: bool,
    /// The client.
    pub client: ClientRef,
    /// The paralegal.
    pub paralegal: Option<StaffRef>,
    /// The lawyer.
    pub lawyer: Option<StaffRef>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A case in the list of cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedCase {
    /// What every list shows of it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Where the client lives.
    pub tenancy: Option<TenancyRef>,
    /// The date that matters next.
    #[serde(flatten)]
    pub next: NextDate,
}

/// The first critical date of a case without an outcome, as lists show it; everything is empty if there is none.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct NextDate {
    /// The first critical date without an outcome.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_date: Option<Date>,
    /// What that date is about.
    pub next_date_type: Option<DateType>,
    /// When it starts, if it is a hearing: a time of day in Melbourne.
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:00$")]
    pub next_date_time: Option<Time>,
}

/// A case in full.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Case {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Where the client lives.
    pub tenancy: Option<TenancyRef>,
    /// Notes on the outcome.
    pub outcome_notes: String,
    /// The intake form it came from.
    pub submission_id: Option<SubmissionId>,
    /// The client's support worker.
    pub support_worker_id: Option<PersonId>,
    /// The topic's own answers of the intake form.
    #[schema(value_type = Object)]
    pub answers: serde_json::Value,
    /// Rent per week in whole dollars.
    pub weekly_rent: Option<i32>,
    /// Household income per week in whole dollars.
    pub weekly_income: Option<i32>,
    /// Household income per year.
    pub income_range: String,
    /// Work and study.
    pub employment: Vec<String>,
    /// What kind of place referred the client.
    pub referrer_type: String,
    /// Which one.
    pub referrer: String,
    /// When it was closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
}

impl Case {
    /// The address that mail to the case is sent to.
    pub fn email_address(&self, domain: &str) -> String {
        let id = self.summary.id.simple().to_string();
        format!("case.{}@{domain}", id.get(..8).unwrap_or(&id))
    }
}

/// What the head of every page about a case shows in addition to its summary.
#[derive(Debug, Clone)]
pub struct Headline {
    /// The client, with what to know before getting in touch.
    pub client: Client,
    /// The critical dates without an outcome, earliest first.
    pub open_dates: Vec<OpenDate>,
}

/// A critical date without an outcome.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct OpenDate {
    /// What it is about.
    pub date_type: DateType,
    /// The date, in Melbourne.
    pub on_date: Date,
    /// When the hearing starts, if it is one.
    pub time: Option<Time>,
}

/// The part that a person has in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonRole {
    /// Landlord of its tenancy.
    Landlord,
    /// Agent of its tenancy.
    Agent,
    /// Support worker of its client.
    SupportWorker,
}

impl PersonRole {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Landlord => "Landlord",
            Self::Agent => "Agent",
            Self::SupportWorker => "Support worker",
        }
    }
}

/// The people and the place of a case.
#[derive(Debug, Clone)]
pub struct Parties {
    /// The client in full.
    pub client: Client,
    /// The tenancy in full, with landlord and agent.
    pub tenancy: Option<Tenancy>,
    /// The support worker.
    pub support_worker: Option<people::Person>,
}

/// A case as it is while it is being changed; nobody else changes it until the transaction ends.
#[derive(Debug)]
pub(crate) struct Locked {
    pub(crate) is_open: bool,
    pub(crate) stage: Stage,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) outcome_notes: String,
    pub(crate) provided_legal_services: Option<bool>,
    pub(crate) paralegal: Option<StaffRef>,
    pub(crate) lawyer: Option<StaffRef>,
    pub(crate) updated_at: jiff::Timestamp,
}
