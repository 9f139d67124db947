//! What a renter sent, read without ever failing on it as a whole.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::old_keys::renew;
use super::text::{clean, scalar_text};
use super::{Problem, repair_surrogates};

/// The answers of one submission, by key. Keys that we don't know stay; those of older forms become the present ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    by_key: Map<String, Value>,
    remarks: Vec<Problem>,
}

/// Why something sent is not answers at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// Not JSON, or nested deeper than any form.
    #[error("The answers can’t be read: {0}.")]
    NotJson(String),
    /// JSON, but something other than an object.
    #[error("The answers are {0} instead of a list of questions with their answers.")]
    NotAnObject(&'static str),
}

/// The sentence, for errors that hold text for people.
impl From<AnswersError> for String {
    fn from(error: AnswersError) -> Self {
        error.to_string()
    }
}

impl Answers {
    /// Reads the JSON text of the answers.
    pub fn parse(json: &str) -> Result<Self, AnswersError> {
        let value = serde_json::from_str(&repair_surrogates(json)).map_err(|e| AnswersError::NotJson(e.to_string()))?;
        Self::from_value(value)
    }

    /// Takes answers that are parsed already.
    pub fn from_value(value: Value) -> Result<Self, AnswersError> {
        Err(AnswersError::NotAnObject(match value {
            Value::Object(map) => {
                let (by_key, remarks) = renew(&map);
                return Ok(Self { by_key, remarks });
            }
            Value::Null => "empty",
            Value::Bool(_) => "a yes or no",
            Value::Number(_) => "a number",
            Value::String(_) => "a piece of text",
            Value::Array(_) => "a list without questions",
        }))
    }

    /// Which of them were sent under older names.
    pub fn remarks(&self) -> &[Problem] {
        &self.remarks
    }

    /// Puts another answer in place of one. What was remarked on stays.
    pub fn set(&mut self, key: &str, answer: Value) {
        self.by_key.insert(key.to_owned(), answer);
    }

    /// Whether they say the same as others. What the site adds by itself doesn't count: the submission's id, and null for
    /// questions that were not asked.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |answers: &Self| {
            let answers = answers.by_key.iter().filter(|(key, value)| *key != "id" && !value.is_null());
            answers.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>()
        };
        said(self) == said(other)
    }

    /// All keys with their answers, as sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.by_key.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether the renter got as far as this question: the key is there, even if with null.
    pub fn contains(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The answer as sent, unless it is null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.by_key.get(key).filter(|value| !value.is_null())
    }

    /// Whether there is an answer with anything in it.
    pub fn is_answered(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| match value {
            Value::String(text) => !clean(text).is_empty(),
            Value::Array(list) => !list.is_empty(),
            _ => true,
        })
    }

    /// The answer as text, trimmed; a number as its digits.
    pub fn text(&self, key: &str) -> Option<String> {
        scalar_text(self.get(key)?)
    }

    /// The answer as yes or no.
    pub fn bool(&self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    /// The texts of a list, each once; a single text counts as a list of one.
    pub fn choices(&self, key: &str) -> Vec<String> {
        let values = match self.get(key) {
            Some(Value::Array(list)) => list.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        let mut seen = HashSet::new();
        let choices = values.iter().filter_map(Value::as_str).map(clean);
        choices.filter(|choice| !choice.is_empty() && seen.insert(choice.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Answers, AnswersError};

    fn answers(value: Value) -> Answers {
        Answers::from_value(value).unwrap()
    }

    #[test]
    fn what_is_not_answers_at_all_says_what_it_is() {
        for (sent, expected) in [
            (r#""x""#, "The answers are a piece of text instead of a list of questions with their answers."),
            ("null", "The answers are empty instead of a list of questions with their answers."),
            ("[1]", "The answers are a list without questions instead of a list of questions with their answers."),
            ("{", "The answers can’t be read: EOF while parsing an object at line 1 column 1."),
        ] {
            assert_eq!(Answers::parse(sent).unwrap_err().to_string(), expected);
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(Answers::parse(&deep), Err(AnswersError::NotJson(_))));
    }

    #[test]
    fn half_an_emoji_and_unknown_keys_do_no_harm() {
        let answers = Answers::parse(r#"{"FIRST_NAME": "Ada\ud83d", "NEW\udc00": 1}"#).unwrap();
        assert_eq!(answers.text("FIRST_NAME").as_deref(), Some("Ada\u{fffd}"));
        assert!(answers.contains("NEW\u{fffd}"));
    }

    #[test]
    fn text() {
        for (sent, expected) in [
            (json!(" Ada "), Some("Ada")),
            (json!("A\0da\0"), Some("Ada")),
            (json!(" "), None),
            (json!("\0"), None),
            (json!(null), None),
            (json!(3121), Some("3121")),
            (json!(3121.0), Some("3121")),
            (json!(12.5), Some("12.5")),
            (json!(1e20), Some("100000000000000000000")),
            (json!(1e300), Some("1e+300")),
            (json!(true), None),
            (json!(["a"]), None),
            (json!({}), None),
        ] {
            assert_eq!(answers(json!({ "K": sent })).text("K").as_deref(), expected, "{sent}");
        }
        assert_eq!(answers(json!({})).text("K"), None);
    }

    #[test]
    fn choices() {
        for (sent, expected) in [
            (json!(null), vec![]),
            (json!("A"), vec!["A"]),
            (json!(["A", "B", "A"]), vec!["A", "B"]),
            (json!(["A", 1, null, {"x": 1}, "", " B "]), vec!["A", "B"]),
            (json!(5), vec![]),
            (json!({"A": true}), vec![]),
        ] {
            assert_eq!(answers(json!({ "K": sent })).choices("K"), expected, "{sent}");
        }
    }
}
