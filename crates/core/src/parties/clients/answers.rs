//! What the intake form says about a client.

use jiff::civil::Date;

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
    /// Stored values, including ones we don't know.
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
    /// Stored values, including ones we don't know.
    pub call_times: Vec<String>,
}
