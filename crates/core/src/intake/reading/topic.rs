//! What a submission is about.

use super::uploads::is_upload;
use crate::casework::cases::Topic;
use crate::intake::questions::{Answers, Problem, problem::quoted};
use serde_json::{Map, Value};
use std::str::FromStr;

/// The topics that a form may be about.
const TOPICS: [Topic; 5] =
    [Topic::Repairs, Topic::Bonds, Topic::EvictionArrears, Topic::EvictionRetaliatory, Topic::HealthCheck];

impl Answers {
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
                Some(_) if issues == ["INELIGIBLE"] => {
                    "The renter chose what an older form calls ineligible: a problem that we don’t help with."
                        .to_owned()
                }
                Some(value) => {
                    format!("The problem that the renter chose, {}, is not one of our topics.", quoted(value))
                }
                None => "The renter did not choose what they need help with.".to_owned(),
            };
            Problem::new("ISSUES", reason)
        })
    }

    /// The topic's own answers: their keys start with the topic, which is cut off. Files are left out.
    pub fn topic_answers(&self, topic: Topic) -> Map<String, Value> {
        let answers = self.iter().filter(|(key, value)| !is_upload(key, value));
        answers
            .filter_map(|(key, value)| Some((key.strip_prefix(topic.as_str())?.strip_prefix('_')?, value)))
            .filter(|(key, _)| !key.is_empty())
            .map(|(key, value)| (key.replace('\0', ""), without_nul(value)))
            .collect()
    }
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
    use crate::casework::cases::Topic;
    use crate::intake::questions::Answers;
    use serde_json::{Value, json};

    fn answers(value: Value) -> Answers {
        Answers::from_value(value).unwrap()
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
                json!("INELIGIBLE"),
                Err("The renter chose what an older form calls ineligible: a problem that we don’t help with."),
            ),
            (json!("EVICTION"), Ok(Topic::EvictionArrears)),
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
