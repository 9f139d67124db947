//! What the demo data holds.

use super::answers::complete;
use super::data::Data;
use super::history;
use super::persona::Persona;
use super::timeline::{self, What};
use clerk_core::intake::questions::{Answers, Kind, questions};
use clerk_core::intake::reading::Intake;
use clerk_platform::time::melbourne_date;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

fn now() -> Timestamp {
    "2026-11-24T01:30:00Z".parse().unwrap()
}

#[test]
fn every_case_comes_of_answers_that_the_form_could_have_sent() {
    let data = Data::read().unwrap();
    assert!(data.cases.len() >= 60);
    for case in &data.cases {
        let (number, client) = data.client(&case.client).unwrap();
        let persona = Persona::draw(&data, number, client, melbourne_date(now()));
        let sent_on = melbourne_date(now() - SignedDuration::from_hours(24 * case.opened));
        let answers = complete(&persona, data.story(&case.story).unwrap(), sent_on).unwrap();
        let answers = Answers::from_value(Value::Object(answers)).unwrap();
        let intake = Intake::read(&answers).unwrap();
        assert_eq!(intake.problems, [], "{} {}", case.client, case.story);
        for question in questions().all().filter(|question| questions().is_asked(&question.key, &answers)) {
            // There are no files in the demo; null is a choice of its own for work or study.
            if question.required && question.kind != Kind::Upload && question.key != "WORK_OR_STUDY_CIRCUMSTANCES" {
                assert!(answers.is_answered(&question.key), "{} {}: {}", case.client, case.story, question.key);
            }
            assert!(question.dead_end(&answers, sent_on).is_none(), "{} {}: {}", case.client, case.story, question.key);
        }
    }
}

#[test]
fn one_case_has_a_year_of_work_in_its_timeline() {
    let data = Data::read().unwrap();
    let case = data.cases.iter().find(|case| case.long).unwrap();
    let (number, client) = data.client(&case.client).unwrap();
    let persona = Persona::draw(&data, number, client, melbourne_date(now()));
    let opened = now() - SignedDuration::from_hours(24 * case.opened);
    let span = timeline::Span { opened, closed: None, now: now() };
    let entries = timeline::entries(&data, case, data.story(&case.story).unwrap(), &persona, 0, &span).unwrap();
    let entries = history::with_a_year(&data, case, &persona, entries, &span).unwrap();
    assert!(entries.len() > 200 && entries.is_sorted_by_key(|entry| entry.at));
    assert!(entries.iter().all(|entry| entry.at >= opened && entry.at <= now()));
    let text = |entry: &timeline::Entry| match &entry.what {
        What::Note(_, text) | What::Review(text, _) => Some(text.clone()),
        _ => None,
    };
    let words: Vec<usize> = entries.iter().filter_map(text).map(|text| text.split_whitespace().count()).collect();
    assert!(words.iter().max().unwrap() > &500 && words.iter().min().unwrap() < &12, "{words:?}");
    let by = |key: &str| entries.iter().filter(|entry| entry.by.as_deref() == Some(key)).count();
    assert!(by("ruby") > 50 && by("paralegal") > 20, "it was handed over");
    assert!(entries.iter().filter_map(text).all(|text| !text.contains(['{', '}'])));
}

#[test]
fn every_timeline_is_in_order_and_within_the_case() {
    let data = Data::read().unwrap();
    for (number, case) in data.cases.iter().enumerate() {
        let (client_number, client) = data.client(&case.client).unwrap();
        let persona = Persona::draw(&data, client_number, client, melbourne_date(now()));
        let days = |days: i64| now() - SignedDuration::from_hours(24 * days);
        let span = timeline::Span { opened: days(case.opened), closed: case.closed.map(days), now: now() };
        let entries =
            timeline::entries(&data, case, data.story(&case.story).unwrap(), &persona, number, &span).unwrap();
        assert!(entries.is_sorted_by_key(|entry| entry.at), "{}", case.client);
        assert!(entries.iter().all(|entry| entry.at >= span.opened && entry.at <= span.closed.unwrap_or(span.now)));
        for entry in entries {
            if let What::Note(_, text) | What::Review(text, _) | What::Performance(text, _) = entry.what {
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }
}
