//! What a client is.

use crate::ids::ClientId;
use clerk_platform::Result;
use clerk_platform::db::Columns;
use clerk_platform::paging::Page;
use clerk_platform::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// Someone we help.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Client {
    /// Id.
    pub id: ClientId,
    /// Email address; empty when there is none. Others may have the same.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they like to be called; empty when the same.
    pub preferred_name: String,
    /// Date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    pub date_of_birth: Option<Date>,
    /// Phone number, as they wrote it.
    pub phone: String,
    /// Gender, a listed value or their own words.
    pub gender: String,
    /// Pronouns.
    pub pronouns: String,
    /// Whether they receive Centrelink support.
    pub centrelink_support: Option<bool>,
    /// Circumstances that make them eligible.
    pub eligibility_circumstances: Vec<String>,
    /// More on their eligibility.
    pub eligibility_notes: String,
    /// How many people depend on them.
    pub number_of_dependents: Option<i32>,
    /// Household income per week in whole dollars.
    pub weekly_household_income: Option<i32>,
    /// Aboriginal or Torres Strait Islander origin.
    pub aboriginal_or_torres_strait_islander: String,
    /// Whether they speak a language other than English.
    pub can_speak_non_english: Option<bool>,
    /// Their first language.
    pub first_language: String,
    /// Whether they need an interpreter.
    pub interpreter: String,
    /// When they can be called.
    pub call_times: Vec<String>,
    /// Limits on contacting them; empty when none.
    pub contact_restriction: String,
    /// What staff should know before they get in touch with them.
    pub contact_notes: String,
    /// Staff's notes on them.
    pub notes: String,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl Client {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// What pages call them: their name, or how they are reached when there is none.
    pub fn shown_name(&self) -> String {
        shown_name([&self.first_name, &self.last_name, &self.preferred_name], &self.email, &self.phone)
    }

    /// Whether an interpreter is needed, even if that is still to be confirmed: the values of
    /// [`INTERPRETER`](super::INTERPRETER) that say yes.
    pub fn needs_interpreter(&self) -> bool {
        self.interpreter.starts_with("YES")
    }
}

/// The order of a list of clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By last name.
    #[default]
    Name,
    /// Newest first.
    Newest,
}

/// A client in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedClient {
    /// The client.
    #[serde(flatten)]
    pub client: ClientRef,
    /// When they were added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// How many of their cases that the viewer sees are open.
    pub open_cases: i64,
}

/// A page of clients.
pub type ClientPage = Page<ListedClient>;

/// A client as named in a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClientRef {
    /// Id.
    pub id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What they like to be called; empty when the same.
    pub preferred_name: String,
    /// Email address.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

impl ClientRef {
    /// First and last name; when there is none, the preferred name, or how they are reached.
    pub fn full_name(&self) -> String {
        shown_name([&self.first_name, &self.last_name, &self.preferred_name], &self.email, &self.phone)
    }

    /// From the next columns of a row: id, first, last and preferred name, email address and phone number.
    pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.take()?,
            first_name: columns.take()?,
            last_name: columns.take()?,
            preferred_name: columns.take()?,
            email: columns.take()?,
            phone: columns.take()?,
        })
    }
}

/// What pages call someone, of their first, last and preferred name, email address and phone number.
pub fn shown_name([first, last, preferred]: [&str; 3], email: &str, phone: &str) -> String {
    let name = format!("{first} {last}");
    let known = [name.trim(), preferred, email, phone].into_iter().find(|text| !text.is_empty());
    known.unwrap_or("Name not known").to_owned()
}
