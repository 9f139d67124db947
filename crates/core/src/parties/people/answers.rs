//! What the intake form says about a person.

/// Someone else in a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonAnswers {
    /// As typed.
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
