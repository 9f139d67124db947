//! The changes of an entry in words.

use super::model::{Entry, Names};
use crate::values::in_words;
use clerk_platform::time::{show_date, show_time};
use serde_json::Value;
use uuid::Uuid;

/// The most characters of a value that are shown.
const SHOWN: usize = 300;

/// One field that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What the field is called.
    pub field: String,
    /// Its value before; empty if it had none.
    pub from: String,
    /// Its value after; empty if it has none.
    pub to: String,
}

/// What an entry changed, field by field. Ids are put into words where what they name still exists.
pub fn changes(entry: &Entry, names: &Names) -> Vec<Change> {
    let Some(Value::Object(fields)) = &entry.changes else { return Vec::new() };
    fields
        .iter()
        .map(|(name, values)| {
            let value = |index| values.get(index).map(|value| shown(value, names)).unwrap_or_default();
            Change { field: field(name), from: value(0), to: value(1) }
        })
        .collect()
}

/// A column's name in words: `contact_notes` is "Contact notes".
fn field(name: &str) -> String {
    let name = name.strip_suffix("_id").unwrap_or(name);
    in_words(&name.to_uppercase())
}

/// The ids among the changes of entries.
pub(super) fn ids(entries: &[Entry]) -> Vec<Uuid> {
    let fields =
        entries.iter().filter_map(|entry| entry.changes.as_ref()?.as_object()).flat_map(|fields| fields.values());
    let values = fields.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    let mut ids: Vec<Uuid> = values.filter(|text| text.len() == 36).filter_map(|text| text.parse().ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A day or a time in words; none if it is neither.
fn when(text: &str) -> Option<String> {
    let is_day = text.len() == 10;
    if is_day { text.parse().ok().map(show_date) } else { text.parse().ok().map(show_time) }
}

fn shown(value: &Value, names: &Names) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => {
            let name = text.parse().ok().and_then(|id: Uuid| names.get(&id).cloned());
            name.or_else(|| when(text)).unwrap_or_else(|| in_words(text))
        }
        Value::Array(items) => items.iter().map(|item| shown(item, names)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_in_words() {
        for (value, words) in [
            (json!(null), ""),
            (json!("DO_NOT_CONTACT"), "Do not contact"),
            (json!("Ring the neighbour"), "Ring the neighbour"),
            (json!(["LAWYER", "ADMIN"]), "Lawyer, Admin"),
            (json!(true), "yes"),
            (json!("2021-03-01"), "1 Mar 2021"),
            (json!("2026-12-04T12:31:47.302887+00:00"), "4 Dec 2026, 11:31 pm"),
            (json!(450), "450"),
            (json!(Uuid::from_u128(7)), "Oscar Lindqvist"),
            (json!(Uuid::from_u128(8)), "00000000-0000-0000-0000-000000000008"),
            (json!("a".repeat(400)), &format!("{}…", "a".repeat(300))),
        ] {
            assert_eq!(
                shown(&value, &Names::from([(Uuid::from_u128(7), "Oscar Lindqvist".to_owned())])),
                words,
                "{value}"
            );
        }
        assert_eq!(field("paralegal_id"), "Paralegal");
    }
}
