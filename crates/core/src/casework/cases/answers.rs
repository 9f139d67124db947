//! What the intake form says about a case.

use super::Topic;
use serde_json::{Map, Value};

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
    pub income_range: String,
    /// Stored values.
    pub employment: Vec<String>,
    /// A stored value.
    pub referrer_type: String,
    /// Who referred them, from the list for that type.
    pub referrer: String,
    /// The topic's own answers, by key without the topic. Files are left out.
    pub answers: Map<String, Value>,
}
