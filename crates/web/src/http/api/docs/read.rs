//! Turns the API's description into the page.

use super::example::curl;
use super::kind::{Kind, shape};
use super::words::Words;
use super::{Answer, DocsPage, Field, Group, Operation, Refusal, Shape};
use serde_json::Value;
use std::collections::BTreeMap;

/// The groups in the order in which people look for them: the tag of their calls, and what they are called.
const GROUPS: [(&str, &str); 14] = [
    ("cases", "Cases"),
    ("notes", "Notes and timeline"),
    ("dates", "Critical dates"),
    ("services", "Services"),
    ("tasks", "Tasks"),
    ("proposals", "Proposals"),
    ("clients", "Clients"),
    ("tenancies", "Tenancies"),
    ("people", "Landlords, agents and support workers"),
    ("submissions", "Intake forms"),
    ("queues", "Queues"),
    ("search", "Search"),
    ("users", "Staff"),
    ("settings", "Settings"),
];

/// The page of a description.
pub(super) fn page(document: &Value, url: &str) -> DocsPage {
    DocsPage {
        url: url.to_owned(),
        version: document.pointer("/info/version").map_or("", text).to_owned(),
        groups: groups(document, url),
        shapes: document
            .pointer("/components/schemas")
            .into_iter()
            .flat_map(object)
            .map(|(name, schema)| read_shape(name, schema))
            .collect(),
        refusals: refusals(document),
    }
}

/// The text that a value holds; empty if it holds none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Every call of a description: method, path, and what is said of it.
fn operations(document: &Value) -> impl Iterator<Item = (String, &String, &Value)> {
    object(&document["paths"]).flat_map(|(path, methods)| {
        object(methods).map(move |(method, operation)| (method.to_uppercase(), path, operation))
    })
}

fn groups(document: &Value, url: &str) -> Vec<Group> {
    let mut by_tag: BTreeMap<&str, Vec<Operation>> = BTreeMap::new();
    for (method, path, operation) in operations(document) {
        let tag = list(&operation["tags"]).next().map_or("other", text);
        by_tag.entry(tag).or_default().push(read_operation(document, (&method, path, operation), url));
    }
    let place = |tag: &str| GROUPS.iter().position(|(known, _)| *known == tag).unwrap_or(GROUPS.len());
    let mut groups: Vec<(&str, Vec<Operation>)> = by_tag.into_iter().collect();
    groups.sort_by_key(|(tag, _)| place(tag));
    let group = |(tag, operations): (&str, _)| Group { id: format!("group-{tag}"), name: name(tag), operations };
    groups.into_iter().map(group).collect()
}

/// What a group is called; one that is not among [`GROUPS`] by its tag.
fn name(tag: &str) -> String {
    let known = GROUPS.iter().find(|(known, _)| *known == tag).map(|(_, name)| (*name).to_owned());
    known.unwrap_or_else(|| {
        let words = tag.replace(['-', '_'], " ");
        let mut letters = words.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    })
}

fn read_operation(document: &Value, call: (&str, &str, &Value), url: &str) -> Operation {
    let (method, path, operation) = call;
    let (good, bad): (Vec<_>, Vec<_>) =
        object(&operation["responses"]).partition(|(status, _)| status.starts_with('2'));
    let body = &operation["requestBody"];
    let schema = |holder: &Value| object(&holder["content"]).next().map(|(_, content)| Kind::of(&content["schema"]));
    Operation {
        id: text(&operation["operationId"]).to_owned(),
        method: method.to_owned(),
        tone: tone(method),
        path: path.to_owned(),
        summary: text(&operation["summary"]).to_owned(),
        more: Words::of(text(&operation["description"])),
        parameters: list(&operation["parameters"]).map(parameter).collect(),
        body: schema(body).map(|kind| (kind, Words::of(text(&body["description"])))),
        answers: good
            .into_iter()
            .map(|(status, answer)| Answer {
                status: status.clone(),
                words: Words::of(text(&answer["description"])),
                kind: schema(answer),
            })
            .collect(),
        refusals: bad.into_iter().map(|(status, _)| status.as_str()).collect::<Vec<_>>().join(", "),
        example: curl(document, call, url),
    }
}

fn tone(method: &str) -> &'static str {
    match method {
        "GET" => "blue",
        "POST" => "green",
        "DELETE" => "red",
        _ => "orange",
    }
}

fn parameter(parameter: &Value) -> Field {
    let place = match text(&parameter["in"]) {
        "path" => "in the path",
        "header" => "header",
        _ => "in the query",
    };
    Field { place, ..field(text(&parameter["name"]), &parameter["schema"], parameter["required"] == true, parameter) }
}

/// A property, of which `said` has the description.
fn field(name: &str, schema: &Value, is_needed: bool, said: &Value) -> Field {
    // What may be null says it of the other choice.
    let choices = list(&schema["oneOf"]).chain([said]);
    let words = choices.map(|choice| text(&choice["description"])).filter(|words| !words.is_empty()).last();
    Field {
        name: name.to_owned(),
        place: "",
        is_needed,
        kind: Kind::of(schema),
        words: Words::of(words.unwrap_or_default()),
    }
}

fn read_shape(name: &str, schema: &Value) -> Shape {
    let mut shape_of = Shape {
        name: name.to_owned(),
        words: Words::of(text(&schema["description"])),
        includes: Vec::new(),
        fields: Vec::new(),
        values: list(&schema["enum"]).map(|value| text(value).to_owned()).collect(),
    };
    for part in std::iter::once(schema).chain(list(&schema["allOf"])) {
        shape_of.includes.extend(shape(part).map(str::to_owned));
        let needed: Vec<&str> = list(&part["required"]).map(text).collect();
        let fields = object(&part["properties"]);
        shape_of.fields.extend(fields.map(|(name, of)| field(name, of, needed.contains(&name.as_str()), of)));
    }
    shape_of
}

/// What each status means, in the words of the first call that has it: they are the same everywhere.
fn refusals(document: &Value) -> Vec<Refusal> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, _, operation) in operations(document) {
        for (status, answer) in object(&operation["responses"]).filter(|(status, _)| !status.starts_with('2')) {
            known.entry(status).or_insert_with(|| text(&answer["description"]));
        }
    }
    let refusal = |(status, words): (&str, &str)| Refusal { status: status.to_owned(), words: Words::of(words) };
    known.into_iter().map(refusal).collect()
}
