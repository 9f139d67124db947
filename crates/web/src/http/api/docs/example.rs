//! An example of a call for the command line, with placeholders in capitals.

use super::kind::shape;
use super::read::text;
use serde_json::{Map, Value, json};

/// How deep an example goes into what it holds.
const DEEPEST: usize = 4;
/// How many fields the example of a change has, of which none is needed.
const SHOWN: usize = 2;
const INDENT: &str = " \\\n  ";

/// The call as `curl` makes it.
pub(super) fn curl(document: &Value, (method, path, operation): (&str, &str, &Value), url: &str) -> String {
    let mut lines = Vec::new();
    let verb = if method == "GET" { String::new() } else { format!(" -X {method}") };
    lines.push(format!("curl{verb} \"{url}{}\"", placeholders(path)));
    lines.push("-H \"Authorization: Bearer TOKEN\"".to_owned());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        match text(&parameter["name"]) {
            "If-Match" => lines.push("-H 'If-Match: ETAG'".to_owned()),
            "Idempotency-Key" => lines.push("-H \"Idempotency-Key: $(uuidgen)\"".to_owned()),
            _ => {}
        }
    }
    if let Some(body) = operation.pointer("/requestBody/content/application~1json/schema") {
        let body = value(document, body, 0).to_string().replace('\'', "'\\''");
        lines.push("-H \"Content-Type: application/json\"".to_owned());
        lines.push(format!("-d '{body}'"));
    }
    lines.join(INDENT)
}

/// A path with capitals in place of its parameters: `/cases/{id}` as `/cases/ID`.
fn placeholders(path: &str) -> String {
    path.split('/')
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => name.to_uppercase(),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// A value of a schema.
fn value(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(name) = shape(schema) {
        let named = document.pointer("/components/schemas").and_then(|schemas| schemas.get(name));
        return named.map_or(Value::Null, |named| value(document, named, depth + 1));
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    for several in ["oneOf", "allOf"] {
        if let Some(first) = schema[several].as_array().and_then(|parts| parts.first()) {
            return value(document, first, depth + 1);
        }
    }
    let main = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).find(|name| *name != "null").unwrap_or_default(),
        one => text(one),
    };
    match (main, text(&schema["format"])) {
        ("object", _) => object(document, schema, depth),
        ("array", _) => json!([value(document, &schema["items"], depth + 1)]),
        ("integer", _) => schema["minimum"].as_i64().filter(|least| *least > 0).unwrap_or(1).into(),
        ("boolean", _) => true.into(),
        ("string", "uuid") => "ID".into(),
        ("string", "date") => "2027-03-31".into(),
        ("string", "date-time") => "2027-03-31T10:00:00+11:00".into(),
        ("string", _) => "TEXT".into(),
        _ => Value::Null,
    }
}

/// The fields that an object needs; if it needs none, its first ones.
fn object(document: &Value, schema: &Value, depth: usize) -> Value {
    let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().map(text).collect();
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields = fields.filter(|(name, _)| needed.is_empty() || needed.contains(&name.as_str()));
    let most = if needed.is_empty() { SHOWN } else { usize::MAX };
    let fields = fields.take(most).map(|(name, field)| (name.clone(), value(document, field, depth + 1)));
    Value::Object(fields.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_for_the_command_line() {
        let document = json!({ "components": { "schemas": {
            "Body": { "type": "object", "required": ["topic", "on"], "properties": {
                "topic": { "$ref": "#/components/schemas/Topic" }, "on": { "type": "string", "format": "date" }, "more": { "type": "string" }
            } },
            "Topic": { "type": "string", "enum": ["REPAIRS", "BONDS"] },
        } } });
        let body = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Body" } } } });
        let operation = json!({ "parameters": [{ "name": "If-Match" }], "requestBody": body });
        for (method, path, operation, expected) in [
            (
                "GET",
                "/api/v1/cases/{id}",
                &json!({}),
                "curl \"https://c/api/v1/cases/ID\" \\\n  -H \"Authorization: Bearer TOKEN\"",
            ),
            (
                "PATCH",
                "/api/v1/x",
                &operation,
                "curl -X PATCH \"https://c/api/v1/x\" \\\n  -H \"Authorization: Bearer TOKEN\" \\\n  -H 'If-Match: ETAG' \\\n  \
                 -H \"Content-Type: application/json\" \\\n  -d '{\"on\":\"2027-03-31\",\"topic\":\"REPAIRS\"}'",
            ),
        ] {
            let call = curl(&document, (method, path, operation), "https://c");
            // The order of an object's fields depends on how serde_json was built.
            let other = "{\"topic\":\"REPAIRS\",\"on\":\"2027-03-31\"}";
            assert_eq!(call.replace(other, "{\"on\":\"2027-03-31\",\"topic\":\"REPAIRS\"}"), expected);
        }
    }
}
