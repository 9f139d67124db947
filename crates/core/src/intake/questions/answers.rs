//! What a renter sent, read without ever failing on it as a whole.

use std::collections::HashSet;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::{Problem, repair_surrogates};
use crate::casework::cases::Topic;

/// The topics that a form may be about.
const TOPICS: [Topic; 5] =
    [Topic::Repairs, Topic::Bonds, Topic::EvictionArrears, Topic::EvictionRetaliatory, Topic::HealthCheck];

/// The answers of one submission, by key. Keys that we don't know stay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers(Map<String, Value>);

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
            Value::Object(map) => return Ok(Self(map)),
            Value::Null => "empty",
            Value::Bool(_) => "a yes or no",
            Value::Number(_) => "a number",
            Value::String(_) => "a piece of text",
            Value::Array(_) => "a list without questions",
        }))
    }

    /// All keys with their answers, as sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether the renter got as far as this question: the key is there, even if with null.
    pub fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The answer as sent, unless it is null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
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

    /// The renter's problems, as sent. The form allows one; older submissions hold lists.
    pub fn issues(&self) -> Vec<String> {
        self.choices("ISSUES")
    }

    /// What the case is about: the first of the renter's problems that we have a topic for.
    pub fn topic(&self) -> Result<Topic, Problem> {
        let issues = self.issues();
        let topic = issues.iter().find_map(|issue| Topic::from_str(issue).ok().filter(|topic| TOPICS.contains(topic)));
        topic.ok_or_else(|| {
            let reason = match self.get("ISSUES") {
                Some(_) if issues == ["INELIGIBLE_COMPENSATION"] => {
                    "The renter asks about compensation, which we don’t help with.".to_owned()
                }
                Some(value) => {
                    format!(
                        "The problem that the renter chose, {}, is not one of our topics.",
                        super::problem::quoted(value)
                    )
                }
                None => "The renter did not choose what they need help with.".to_owned(),
            };
            Problem::new("ISSUES", reason)
        })
    }

    /// The topic's own answers: their keys start with the topic, which is cut off. Files are left out.
    pub fn topic_answers(&self, topic: Topic) -> Map<String, Value> {
        let answers = self.0.iter().filter(|(key, value)| !super::uploads::is_upload(key, value));
        answers
            .filter_map(|(key, value)| Some((key.strip_prefix(topic.as_str())?.strip_prefix('_')?, value)))
            .filter(|(key, _)| !key.is_empty())
            .map(|(key, value)| (key.replace('\0', ""), without_nul(value)))
            .collect()
    }
}

/// A text or number as trimmed text, if there is anything in it.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => match number.as_f64() {
            // 3121.0 is 3121, and 1e20 its digits, as a form would show them.
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e21 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Text without the character that PostgreSQL can't store, trimmed.
pub(super) fn clean(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

/// The value as `jsonb` can store it.
fn without_nul(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(list) => list.iter().map(without_nul).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.replace('\0', ""), without_nul(value))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Answers, AnswersError};
    use crate::casework::cases::Topic;

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

    #[test]
    fn topics() {
        for (sent, expected) in [
            (json!("REPAIRS"), Ok(Topic::Repairs)),
            (json!(["EVICTION_ARREARS"]), Ok(Topic::EvictionArrears)),
            (json!(["LOVE", "BONDS", "REPAIRS"]), Ok(Topic::Bonds)),
            (json!("HEALTH_CHECK"), Ok(Topic::HealthCheck)),
            (json!("INELIGIBLE_COMPENSATION"), Err("The renter asks about compensation, which we don’t help with.")),
            (
                json!("RENT_REDUCTION"),
                Err("The problem that the renter chose, “RENT_REDUCTION”, is not one of our topics."),
            ),
            (json!("OTHER"), Err("The problem that the renter chose, “OTHER”, is not one of our topics.")),
            (json!(["LOVE"]), Err("The problem that the renter chose, “[\"LOVE\"]”, is not one of our topics.")),
            (json!(7), Err("The problem that the renter chose, “7”, is not one of our topics.")),
            (json!(null), Err("The renter did not choose what they need help with.")),
        ] {
            let topic = answers(json!({ "ISSUES": sent })).topic().map_err(|problem| problem.reason);
            assert_eq!(topic, expected.map_err(str::to_owned), "{sent}");
        }
    }

    #[test]
    fn the_topics_own_answers() {
        let answers = answers(json!({
            "BONDS_INTRO": null,
            "BONDS_MOVE_OUT_DATE": "2026-01-02",
            "BOND_RTBA": true,
            "BONDS_RTBA_APPLICATION_UPLOAD": [{"id": "1547933c-c206-4ec5-baba-adfca1e9b28d", "file": "f"}],
            "BONDS_NEW_FILES": [{"id": "1547933c-c206-4ec5-baba-adfca1e9b28d", "file": "f"}],
            "BONDS_NEW\0": {"a\0": ["b\0", 1e20]},
            "BONDS_": 1,
            "BONDS": 1,
            "EVICTION_ARREARS_INTRO": null,
        }));
        let expected = json!({ "INTRO": null, "MOVE_OUT_DATE": "2026-01-02", "NEW": {"a": ["b", 1e20]} });
        assert_eq!(Value::Object(answers.topic_answers(Topic::Bonds)), expected);
    }
}
