//! What kind of value a schema describes, in words.

use super::read::text;
use serde_json::Value;

/// A kind of value: words, around the name of a shape if it is one.
#[derive(Default)]
pub(super) struct Kind {
    pub(super) before: String,
    /// The name of the shape; empty for a plain value.
    pub(super) shape: String,
    pub(super) after: String,
}

impl Kind {
    /// Of a schema.
    pub(super) fn of(schema: &Value) -> Self {
        if let Some(name) = shape(schema) {
            return Self { shape: name.to_owned(), ..Self::default() };
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let is_null = |choice: &&Value| choice["type"] == "null";
            let kind = choices.iter().find(|choice| !is_null(choice)).map(Self::of).unwrap_or_default();
            return if choices.iter().any(|choice| is_null(&choice)) { kind.or_null() } else { kind };
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.first().map(Self::of).unwrap_or_default();
        }
        let types = match &schema["type"] {
            Value::Array(types) => types.iter().map(text).collect(),
            one => vec![text(one)],
        };
        let main = types.iter().find(|name| **name != "null").copied().unwrap_or_default();
        let kind = match main {
            "array" => Self::list(schema),
            main => Self { before: plain(main, schema), ..Self::default() },
        };
        if types.contains(&"null") { kind.or_null() } else { kind }
    }

    fn list(schema: &Value) -> Self {
        let items = Self::of(&schema["items"]);
        Self { before: format!("list of {}", items.before), ..items }
    }

    fn or_null(self) -> Self {
        Self { after: format!("{} or null", self.after), ..self }
    }
}

/// The name of the shape that a schema refers to.
pub(super) fn shape(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next())
}

fn plain(name: &str, schema: &Value) -> String {
    let words = match (name, text(&schema["format"])) {
        ("string", "uuid") => "id",
        ("string", "date") => "date",
        ("string", "date-time") => "time",
        ("string", _) => "text",
        ("integer", _) => "whole number",
        ("boolean", _) => "true or false",
        ("object", _) => "object",
        _ => "any value",
    };
    let limits = match (limit(schema, "minimum"), limit(schema, "maximum"), limit(schema, "maxLength")) {
        (Some(least), Some(most), _) => format!(", {least} to {most}"),
        (Some(least), None, _) if least > 0 => format!(", at least {least}"),
        (None, Some(most), _) => format!(", at most {most}"),
        (_, _, Some(longest)) => format!(", up to {longest} characters"),
        _ => String::new(),
    };
    format!("{words}{limits}")
}

fn limit(schema: &Value, name: &str) -> Option<i64> {
    schema[name].as_i64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_in_words() {
        for (schema, words) in [
            (json!({ "type": "string" }), "text"),
            (json!({ "type": ["string", "null"], "format": "date" }), "date or null"),
            (json!({ "type": "string", "minLength": 1, "maxLength": 200 }), "text, up to 200 characters"),
            (json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 9 }), "whole number, 0 to 9 or null"),
            (json!({ "type": "integer", "minimum": 1 }), "whole number, at least 1"),
            (json!({ "$ref": "#/components/schemas/Topic" }), "[Topic]"),
            (json!({ "oneOf": [{ "$ref": "#/components/schemas/Topic" }, { "type": "null" }] }), "[Topic] or null"),
            (json!({ "type": "array", "items": { "$ref": "#/components/schemas/Case" } }), "list of [Case]"),
            (json!({ "type": "array", "items": { "type": "string", "format": "uuid" } }), "list of id"),
            (json!({}), "any value"),
        ] {
            let Kind { before, shape, after } = Kind::of(&schema);
            let shape = if shape.is_empty() { shape } else { format!("[{shape}]") };
            assert_eq!(format!("{before}{shape}{after}"), words, "{schema}");
        }
    }
}
