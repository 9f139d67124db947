//! What renters send, for tests: answers to the intake form, and files.
#![allow(clippy::expect_used, reason = "it is there for tests, which end when something is not as it should be")]

use serde_json::{Value, json};

pub use crate::files::png;

/// Answers about repairs, as the centre's current site sends them.
pub const REPAIRS: &str = include_str!("../fixtures/answers-repairs.json");
/// Answers about an eviction, as the centre's current site sends them.
pub const EVICTION: &str = include_str!("../fixtures/answers-eviction-retaliatory.json");

/// [`REPAIRS`] as JSON.
pub fn repairs() -> Value {
    serde_json::from_str(REPAIRS).expect("JSON")
}

/// [`EVICTION`] as JSON.
pub fn eviction() -> Value {
    serde_json::from_str(EVICTION).expect("JSON")
}

/// [`repairs`] with another email address, and without files.
pub fn repairs_of(email: &str) -> Value {
    repairs_with(&[("EMAIL", json!(email)), ("REPAIRS_ISSUE_PHOTO", Value::Null)])
}

/// [`repairs`] with some answers changed.
pub fn repairs_with(changed: &[(&str, Value)]) -> Value {
    let mut answers = repairs();
    if let Some(answers) = answers.as_object_mut() {
        answers.extend(changed.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    }
    answers
}
