//! What the demo data holds.

use super::answers::complete;
use super::data::Data;
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
    assert_eq!(data.cases.len(), 60);
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
