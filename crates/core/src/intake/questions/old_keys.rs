//! What earlier versions of the form called some questions and answers: read as what they are called now.

use serde_json::{Map, Value};

use super::Problem;

/// Questions by their old and their present key.
const KEYS: [(&str, &str); 2] =
    [("AVAILIBILITY", "AVAILABILITY"), ("CHARITY_REFERRER", "COMMUNITY_ORGANISATION_REFERRER")];
/// What old and present keys of a topic begin with.
const PREFIXES: [(&str, &str); 1] = [("EVICTIONS_", "EVICTION_ARREARS_")];
/// Answers of a question by their old and their present value.
const VALUES: [(&str, &str, &str); 2] =
    [("ISSUES", "EVICTION", "EVICTION_ARREARS"), ("REFERRER_TYPE", "CHARITY", "COMMUNITY_ORGANISATION")];

/// Puts present keys and values in place of old ones; says which. An answer to both the old and the present key is left as it is.
pub(super) fn renew(answers: &Map<String, Value>) -> (Map<String, Value>, Vec<Problem>) {
    let mut remarks = Vec::new();
    let mut renewed = Map::new();
    for (key, value) in answers {
        let new_key = present_key(key).filter(|new_key| answers.get(new_key).is_none_or(Value::is_null));
        if let Some(new_key) = &new_key
            && !value.is_null()
        {
            remarks.push(Problem::new(new_key, format!("It was sent as {key}, which is what an older form calls it.")));
        }
        // What an old key holds must not be hidden by the null of its present twin, which may come later.
        if new_key.is_none() && renewed.contains_key(key) {
            continue;
        }
        renewed.insert(new_key.unwrap_or_else(|| key.clone()), value.clone());
    }
    for (key, old, new) in VALUES {
        let Some(value) = renewed.get_mut(key) else { continue };
        let values = match value {
            Value::Array(values) => values.as_mut_slice(),
            value => std::slice::from_mut(value),
        };
        for value in values.iter_mut().filter(|value| value.as_str().is_some_and(|text| text.trim() == old)) {
            *value = new.into();
            remarks.push(Problem::new(key, format!("“{old}” was sent, which is what an older form calls {new}.")));
        }
    }
    (renewed, remarks)
}

fn present_key(key: &str) -> Option<String> {
    if let Some((_, new)) = KEYS.iter().find(|(old, _)| *old == key) {
        return Some((*new).to_owned());
    }
    PREFIXES.iter().find_map(|(old, new)| Some(format!("{new}{}", key.strip_prefix(old)?)))
}

#[cfg(test)]
mod tests {
    use crate::intake::questions::Answers;
    use serde_json::{Value, json};

    #[test]
    fn old_keys_and_values_are_read_as_their_present_twins() {
        for (sent, read, remarks) in [
            (json!({ "AVAILIBILITY": ["SUNDAY"] }), json!({ "AVAILABILITY": ["SUNDAY"] }), 1),
            (json!({ "AVAILIBILITY": ["SUNDAY"], "AVAILABILITY": null }), json!({ "AVAILABILITY": ["SUNDAY"] }), 1),
            (json!({ "AVAILABILITY": null, "AVAILIBILITY": ["SUNDAY"] }), json!({ "AVAILABILITY": ["SUNDAY"] }), 1),
            (json!({ "AVAILIBILITY": null }), json!({ "AVAILABILITY": null }), 0),
            (
                json!({ "AVAILIBILITY": ["SUNDAY"], "AVAILABILITY": ["WEEK_DAY"] }),
                json!({ "AVAILIBILITY": ["SUNDAY"], "AVAILABILITY": ["WEEK_DAY"] }),
                0,
            ),
            (
                json!({ "EVICTIONS_IS_VCAT_DATE": true, "EVICTIONS_INTRO": null }),
                json!({ "EVICTION_ARREARS_IS_VCAT_DATE": true, "EVICTION_ARREARS_INTRO": null }),
                1,
            ),
            (json!({ "ISSUES": "EVICTION" }), json!({ "ISSUES": "EVICTION_ARREARS" }), 1),
            (json!({ "ISSUES": ["BONDS", "EVICTION"] }), json!({ "ISSUES": ["BONDS", "EVICTION_ARREARS"] }), 1),
            (json!({ "ISSUES": "INELIGIBLE" }), json!({ "ISSUES": "INELIGIBLE" }), 0),
            (json!({ "ISSUES": { "EVICTION": 1 } }), json!({ "ISSUES": { "EVICTION": 1 } }), 0),
            (
                json!({ "REFERRER_TYPE": "CHARITY", "CHARITY_REFERRER": "Jewish Care" }),
                json!({ "REFERRER_TYPE": "COMMUNITY_ORGANISATION", "COMMUNITY_ORGANISATION_REFERRER": "Jewish Care" }),
                2,
            ),
            (json!({ "WEEKLY_INCOME": 5, "EVICTION": 1 }), json!({ "WEEKLY_INCOME": 5, "EVICTION": 1 }), 0),
        ] {
            let answers = Answers::from_value(sent.clone()).unwrap();
            let found: Value = answers.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
            assert_eq!((found, answers.remarks().len()), (read, remarks), "{sent}");
        }
    }
}
