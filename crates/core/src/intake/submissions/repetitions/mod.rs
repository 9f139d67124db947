//! The same answers submitted twice, as two submissions: a renter whose reply got lost sends the form again. The later one makes no
//! case until a coordinator has looked at it.

pub(super) mod queries;

pub(super) use queries::waiting;

use crate::ids::{CaseId, SubmissionId};
use crate::intake::questions::Answers;
use clerk_platform::time::Timestamp;
use jiff::SignedDuration;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Equal answers are a repetition within this time; later they are news.
pub const WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// A submission that is likely only a repetition of an earlier one.
#[derive(Debug, Clone)]
pub struct Repetition {
    /// The later submission.
    pub id: SubmissionId,
    /// Its email address.
    pub email: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// The earlier one.
    pub repeats_id: SubmissionId,
    /// The case that the earlier one became, and its fileref; none if it has not become one.
    pub case: Option<(CaseId, String)>,
}

/// What answers come down to: equal for equal answers, whatever the order of keys. The `id` that a resumed form sends along and
/// questions without an answer don't count.
pub(super) fn key_of(answers: &Answers) -> Vec<u8> {
    let mut hash = Sha256::new();
    let answered: BTreeMap<&str, &Value> =
        answers.iter().filter(|(key, value)| *key != "id" && !value.is_null()).collect();
    for (key, value) in answered {
        hash.update(key.as_bytes());
        hash.update([0]);
        hash.update(sorted(value).to_string().as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

/// The value with the keys of its objects in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(entries) => {
            let entries: BTreeMap<&String, Value> = entries.iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.into_iter().map(|(key, value)| (key.clone(), value)).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_answers_have_equal_keys() {
        let key = |answers: Value| key_of(&Answers::from_value(answers).unwrap());
        let first = key(json!({ "A": "x", "B": [{ "id": 1, "file": "f" }], "C": null }));
        assert_eq!(first, key(json!({ "B": [{ "file": "f", "id": 1 }], "id": "7", "A": "x" })));
        for other in [
            json!({ "A": "x" }),
            json!({ "A": "y", "B": [{ "id": 1, "file": "f" }] }),
            json!({ "A": "x", "B": [{ "id": 2, "file": "f" }] }),
            json!({ "A": ["x"], "B": [{ "id": 1, "file": "f" }] }),
        ] {
            assert_ne!(first, key(other.clone()), "{other}");
        }
    }
}
