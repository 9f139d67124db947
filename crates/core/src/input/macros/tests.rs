//! An input of every kind of field, from end to end.

#![allow(unreachable_pub, missing_docs, reason = "`input!` makes public items")]

use super::super::{Count, Day, EmailAddress, Field, Form, Input, Line, Listed, OwnWords, Text};
use crate::casework::values::Topic;
use crate::parties::clients::{CallTimes, Gender};
use crate::{Error, FieldError};
use jiff_sqlx::ToSqlx;
use serde_json::{Map, Value, json};

/// A thing as the model has it.
pub struct Thing {
    title: String,
    email: String,
    topic: Topic,
    began: clerk_platform::time::Date,
    count: i32,
    gender: String,
    call_times: Vec<String>,
    is_urgent: bool,
    more: Option<String>,
}

input! {
    /// A thing.
    ///
    /// For this test.
    pub struct ThingInput (form: ThingFields "thing", schema: "ThingBody", stored: Thing) {
        /// What it is called.
        title: Line<10>, "Title", needed "Write a title.";
        /// Email address.
        email: EmailAddress, "Email";
        /// What it is about.
        topic: Topic, "Topic", needed "Choose a topic.", wrong "Choose a topic from the list.";
        /// When it started.
        began: Day<1990, 2100>, "Began", needed "Write when it began.";
        /// How many.
        count: Option<Count<1, 9>>, "Count", of |thing| Some(Count::of(&thing.count));
        /// Gender.
        gender: OwnWords<Gender, 20>, "Gender";
        /// When to call.
        call_times: Vec<Listed<CallTimes>>, "Call times";
        /// Whether it is urgent.
        is_urgent: bool, "Urgent";
        /// More.
        more: Text<20>, "More", of |thing| Text::of(&thing.more.clone().unwrap_or_default());
    }
}

/// An old thing. Hardly any of its values could be typed today.
fn old() -> ThingInput {
    ThingInput::of(&Thing {
        title: String::new(),
        email: "none".to_owned(),
        topic: Topic::Other,
        began: "0026-01-01".parse::<jiff::civil::Date>().unwrap().to_sqlx(),
        count: 99,
        gender: "FEMALE".to_owned(),
        call_times: vec!["NOON".to_owned()],
        is_urgent: true,
        more: Some("more than twenty characters".to_owned()),
    })
}

fn pairs(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn errors<T: std::fmt::Debug>(read: crate::Result<T>) -> Vec<(String, String)> {
    match read {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.message)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_error_is_told_at_once() {
    let form = Form::<ThingInput>::sent(&pairs(&[("title", "far too long a title"), ("topic", "X"), ("count", "0")]));
    let told = errors(form.read(None));
    let told: Vec<_> = told.iter().map(|(field, message)| (field.as_str(), message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("title", "Use up to 10 characters; this has 20."),
            ("topic", "Choose a topic from the list."),
            ("began", "Write when it began."),
            ("count", "Enter a whole number from 1 to 9."),
        ]
    );
}

#[test]
fn a_refused_form_shows_what_was_typed() {
    let typed = [
        ("title", " far too long a title "),
        ("gender", "MALE"),
        ("gender_words", "own words"),
        ("call_times", "SUNDAY"),
        ("call_times", "NOON"),
        ("stranger", "x"),
    ];
    let form = Form::<ThingInput>::sent(&pairs(&typed));
    let error = |field: &str, message: &str| FieldError { field: field.to_owned(), message: message.to_owned() };
    let form = form.refused(vec![error("title", "Too long."), error("", "Not today.")]);
    assert_eq!((form.title.value(), form.title.error.as_str()), (" far too long a title ", "Too long."));
    assert_eq!((form.gender.value(), form.gender.words(), form.gender.error.as_str()), ("MALE", "own words", ""));
    assert_eq!((form.errors.len(), form.title.id.as_str(), form.title.is_needed()), (2, "thing-title", true));
    let chosen: Vec<_> = form.call_times.choices().into_iter().filter(|choice| choice.selected).collect();
    let chosen: Vec<_> = chosen.iter().map(|choice| (choice.value.as_str(), choice.label.as_str())).collect();
    assert_eq!(chosen, [("SUNDAY", "Sunday"), ("NOON", "Noon")]);
}

#[test]
fn what_is_stored_may_stay() {
    let old = old();
    let shown = Form::of(&old);
    let mut sent = Vec::new();
    for field in ThingInput::each(&shown) {
        sent.extend(field.texts.iter().map(|text| (field.spec.name.to_owned(), text.clone())));
    }
    assert_eq!(Form::<ThingInput>::sent(&sent).read(Some(&old)).unwrap(), old);
    assert_eq!(ThingInput::from_json(&old.to_json(), Some(&old)).unwrap(), old);
    assert_eq!(errors(ThingInput::from_json(&old.to_json(), None)).len(), 6);
}

#[test]
fn json_is_read_strictly() {
    let good = json!({ "title": "A", "topic": "BONDS", "began": "2026-11-24" });
    assert_eq!(ThingInput::from_json(&object(&good), None).unwrap().to_json()["is_urgent"], json!(false));
    for (field, value, at, says) in [
        ("stranger", json!(1), "stranger", "unknown field `stranger`, expected one of `title`, `email`"),
        ("title", json!(1), "title", "This can't be read: invalid type: integer `1`, expected a string."),
        ("title", json!(" \u{0} "), "title", "Write a title."),
        ("topic", json!("X"), "topic", "This can't be read: unknown variant `X`"),
        ("began", json!(""), "began", "Enter a date such as 2026-11-24."),
        ("count", json!("3"), "count", "invalid type: string \"3\", expected i32"),
        ("count", json!(0), "count", "Enter a whole number from 1 to 9."),
        ("is_urgent", json!("true"), "is_urgent", "expected a boolean"),
        ("call_times", json!(["SUNDAY", 1]), "call_times[1]", "expected a string"),
        ("call_times", json!(["NOON"]), "call_times", "Choose from the list."),
        ("gender", json!("x".repeat(21)), "gender", "Use up to 20 characters; this has 21."),
    ] {
        let mut body = object(&good);
        body.insert(field.to_owned(), value.clone());
        let told = errors(ThingInput::from_json(&body, None));
        assert!(told.len() == 1 && told[0].0 == at && told[0].1.contains(says), "{field} {value}: {told:?}");
    }
    let told = errors(ThingInput::from_json(&Map::new(), None));
    assert_eq!(told.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["title", "topic", "began"]);
}

#[test]
fn the_schema_says_what_is_read() {
    let schema = serde_json::to_value(<ThingInput as utoipa::PartialSchema>::schema()).unwrap();
    assert_eq!(<ThingInput as utoipa::ToSchema>::name(), "ThingBody");
    assert_eq!(schema["description"], json!("A thing.\n\nFor this test."));
    assert_eq!(schema["required"], json!(["title", "topic", "began"]));
    assert_eq!(schema["additionalProperties"], json!(false));
    for (field, expected) in [
        ("title", json!({ "type": "string", "minLength": 1, "maxLength": 10, "description": "What it is called." })),
        ("topic", json!({ "$ref": "#/components/schemas/Topic", "description": "What it is about." })),
        ("began", json!({ "type": "string", "format": "date", "description": "When it started." })),
        (
            "count",
            json!({ "type": ["integer", "null"], "format": "int32", "minimum": 1, "maximum": 9, "description": "How many." }),
        ),
        ("is_urgent", json!({ "type": "boolean", "description": "Whether it is urgent." })),
        (
            "call_times",
            json!({ "type": "array", "items": { "type": "string" }, "maxItems": 50, "description": "When to call." }),
        ),
    ] {
        assert_eq!(schema["properties"][field], expected, "{field}");
    }
}

#[test]
fn a_form_can_be_told_in_lines() {
    let lines = Form::of(&old()).in_lines();
    for line in ["Email: none", "Topic: Other", "Began: 1 Jan 26", "Gender: Female", "Call times: Noon", "Urgent: Yes"]
    {
        assert!(lines.lines().any(|found| found == line), "{line}: {lines}");
    }
}
