//! What a submission says, as the values that a client, a tenancy and a case are made of.
//!
//! An empty text means that there was no such answer, as in the tables. Texts fit their columns.

use jiff::civil::Date;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Problem;
use crate::values::Topic;

/// A whole submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// Who asks for help.
    pub client: ClientAnswers,
    /// Where they live.
    pub tenancy: TenancyAnswers,
    /// Who supports them.
    pub support_worker: Option<PersonAnswers>,
    /// What it is about.
    pub case: CaseAnswers,
    /// The files that the answers name, in order, each once.
    pub uploads: Vec<Uuid>,
    /// What is odd about the answers, for staff.
    pub problems: Vec<Problem>,
}

/// Who asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientAnswers {
    /// In lower case.
    pub email: String,
    /// As typed.
    pub first_name: String,
    /// As typed.
    pub last_name: String,
    /// Empty when it is the first name.
    pub preferred_name: String,
    /// Day of birth.
    pub date_of_birth: Option<Date>,
    /// As typed.
    pub phone: String,
    /// One of the form's options, or their own words.
    pub gender: String,
    /// Gets Centrelink.
    pub centrelink_support: Option<bool>,
    /// Stored values, also ones we don't know.
    pub eligibility_circumstances: Vec<String>,
    /// Why they need help in spite of their income.
    pub eligibility_notes: String,
    /// How many people live on their income.
    pub number_of_dependents: Option<i32>,
    /// Dollars.
    pub weekly_household_income: Option<i32>,
    /// A stored value.
    pub aboriginal_or_torres_strait_islander: String,
    /// Speaks another language.
    pub can_speak_non_english: Option<bool>,
    /// The language they like to speak.
    pub first_language: String,
    /// A stored value.
    pub interpreter: String,
    /// Stored values, also ones we don't know.
    pub call_times: Vec<String>,
}

/// Where the client lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenancyAnswers {
    /// Street address.
    pub address: String,
    /// Suburb or town.
    pub suburb: String,
    /// Four digits.
    pub postcode: String,
    /// Start of the lease.
    pub started_on: Option<Date>,
    /// A stored value.
    pub lease: String,
    /// A stored value.
    pub rental_circumstances: String,
    /// The real estate agent, if there is one.
    pub agent: Option<PersonAnswers>,
    /// The landlord, if anything is known.
    pub landlord: Option<PersonAnswers>,
}

/// Someone else in a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonAnswers {
    /// In title case.
    pub full_name: String,
    /// In lower case.
    pub email: String,
    /// As typed.
    pub address: String,
    /// As typed.
    pub phone: String,
    /// A stored value, for support workers.
    pub contact_preference: String,
}

/// What the case is about.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseAnswers {
    /// The renter's problem.
    pub topic: Topic,
    /// Dollars.
    pub weekly_rent: Option<i32>,
    /// Dollars, of the whole household.
    pub weekly_income: Option<i32>,
    /// A stored value.
    pub employment: String,
    /// A stored value.
    pub referrer_type: String,
    /// Who referred them, of those of the type.
    pub referrer: String,
    /// The topic's own answers by key without the topic, files left out.
    pub answers: Map<String, Value>,
}
