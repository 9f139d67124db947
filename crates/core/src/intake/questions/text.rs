//! Texts in answers.

use crate::input::clean::prose;
use serde_json::Value;

/// A text or number as trimmed text, if there is anything in it.
pub(in crate::intake) fn scalar_text(value: &Value) -> Option<String> {
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

/// Text without what nobody sees.
pub(in crate::intake) fn clean(text: &str) -> String {
    prose(text).trim_start().to_owned()
}
