//! Answers as staff read them.

use serde_json::{Value, json};

use crate::intake::questions::{Answers, questions, samples};
use crate::intake::reading::{SectionView, Shown};

fn show<'a>(sections: &'a [SectionView<'_>], key: &str) -> Option<&'a Shown> {
    sections.iter().flat_map(|section| &section.answers).find(|answer| answer.key == key).map(|answer| &answer.shown)
}

fn text(text: &str) -> Option<Shown> {
    Some(Shown::Text(text.to_owned()))
}

#[test]
fn the_repairs_sample() {
    let answers = Answers::parse(samples::REPAIRS).unwrap();
    let sections = questions().present(&answers);
    let titles: Vec<_> = sections.iter().map(|section| section.title).collect();
    assert_eq!(
        titles,
        ["About you", "Can we help you?", "Your repairs", "Your home", "Your landlord or agent", "More about you"]
    );
    for (key, expected) in [
        ("FIRST_NAME", text("Ada")),
        ("PREFERRED_NAME", Some(Shown::Unanswered)),
        ("IS_VICTORIAN_TENANT", text("Yes")),
        ("POSTCODE", text("3121")),
        ("ISSUES", text("Getting repairs done")),
        ("WEEKLY_RENT", text("$480")),
        ("NUMBER_OF_DEPENDENTS", text("2")),
        ("DOB", text("25 Dec 1988")),
        ("REPAIRS_ISSUE_START", text("14 Feb 2026")),
        (
            "REPAIRS_VCAT",
            Some(Shown::List(vec!["I asked my landlord or agent to fix it".into(), "I applied to VCAT".into()])),
        ),
        (
            "REPAIRS_ISSUE_PHOTO",
            Some(Shown::Uploads {
                ids: vec!["5722dcac-7a28-47d0-830f-d06101975dd7".parse().unwrap()],
                unusable: vec![],
            }),
        ),
        ("INELIGIBLE_CHOICE", Some(Shown::NotAsked)),
        ("LANDLORD_EMAIL", Some(Shown::NotAsked)),
        ("LEGAL_CENTRE_REFERRER", text("Justice Connect")),
        ("INTRO", None),
        ("BOND_RTBA", None),
        ("BONDS_CLAIM_REASONS", None),
    ] {
        assert_eq!(show(&sections, key), expected.as_ref(), "{key}");
    }
}

#[test]
fn odd_answers_are_shown_as_they_were_sent() {
    let sent = json!({
        "id": "x",
        "ISSUES": ["REPAIRS", "LOVE"],
        "WEEKLY_RENT": 12.5,
        "WEEKLY_HOUSEHOLD_INCOME": -5,
        "POSTCODE": 800,
        "GENDER": "a person",
        "AVAILABILITY": "SUNDAY",
        "DOB": "Christmas",
        "IS_VICTORIAN_TENANT": "sure",
        "FIRST_NAME": "A\u{0}da",
        "LAST_NAME": { "a": 1 },
        "REPAIRS_ISSUE_PHOTO": [{ "detail": "Too large" }],
        "BONDS_DAMAGE_CLAIM_AMOUNT": 300,
        "WORK_OR_STUDY_CIRCUMSTANCES": null,
        "SUBMIT": "now",
        "NEW_TEXT": "hello",
        "NEW_LIST": ["a", 2, true],
        "NEW_NULL": null,
    });
    let answers = Answers::from_value(sent).unwrap();
    let sections = questions().present(&answers);
    for (key, expected) in [
        ("ISSUES", Some(Shown::List(vec!["Getting repairs done".into(), "LOVE".into()]))),
        ("WEEKLY_RENT", text("$12.50")),
        ("WEEKLY_HOUSEHOLD_INCOME", text("-5")),
        ("POSTCODE", text("0800")),
        ("GENDER", text("a person")),
        ("AVAILABILITY", Some(Shown::List(vec!["Sunday".into()]))),
        ("DOB", text("Christmas")),
        ("IS_VICTORIAN_TENANT", text("sure")),
        ("FIRST_NAME", text("Ada")),
        ("LAST_NAME", text("{\"a\":1}")),
        ("BONDS_DAMAGE_CLAIM_AMOUNT", text("$300")),
        ("BONDS_CLAIM_REASONS", None),
        ("WORK_OR_STUDY_CIRCUMSTANCES", text("None of these")),
        ("REFERRER_TYPE", Some(Shown::Unanswered)),
        ("SUBMIT", text("now")),
        ("NEW_TEXT", text("hello")),
        ("NEW_LIST", Some(Shown::List(vec!["a".into(), "2".into(), "Yes".into()]))),
        ("NEW_NULL", None),
        ("id", None),
    ] {
        assert_eq!(show(&sections, key), expected.as_ref(), "{key}");
    }
    let Some(Shown::Uploads { ids, unusable }) = show(&sections, "REPAIRS_ISSUE_PHOTO") else { panic!("no uploads") };
    assert!(ids.is_empty());
    assert_eq!(unusable, &["A file did not reach us; instead there is “{\"detail\":\"Too large\"}”."]);
    assert_eq!(sections.last().unwrap().title, "Other answers");
}

#[test]
fn nothing_that_was_sent_is_missing() {
    let mut sent: Value = serde_json::from_str(samples::EVICTION).unwrap();
    sent.as_object_mut()
        .unwrap()
        .extend(json!({ "BONDS_MOVE_OUT_DATE": "2026-01-02", "NEW": 1 }).as_object().unwrap().clone());
    let answers = Answers::from_value(sent).unwrap();
    let sections = questions().present(&answers);
    for (key, _) in answers.iter().filter(|(key, _)| *key != "id" && answers.is_answered(key)) {
        assert!(matches!(show(&sections, key), Some(Shown::Text(_) | Shown::List(_) | Shown::Uploads { .. })), "{key}");
    }
}

#[test]
fn what_only_other_forms_ask_is_shown_once_it_is_answered() {
    let sent = json!({
        "ISSUES": "HEALTH_CHECK", "SUPPORT_WORKER_NAME": "Sam", "SUPPORT_WORKER_CONTACT_PREFERENCE": "COPY_ME_IN",
        "ANNUAL_INCOME_RANGE": "FROM_115K_TO_139K", "WORK_OR_STUDY_CIRCUMSTANCES": ["STUDENT", "RETIRED"],
        "WEEKLY_INCOME": 500, "AVAILIBILITY": ["SUNDAY"],
    });
    let answers = Answers::from_value(sent).unwrap();
    let sections = questions().present(&answers);
    for (key, expected) in [
        ("SUPPORT_WORKER_NAME", text("Sam")),
        ("SUPPORT_WORKER_CONTACT_PREFERENCE", text("Copy the support worker in")),
        ("SUPPORT_WORKER_PHONE", None),
        ("ANNUAL_INCOME_RANGE", text("$115,000 to $139,999")),
        ("WORK_OR_STUDY_CIRCUMSTANCES", Some(Shown::List(vec!["I study".into(), "I am retired".into()]))),
        ("WEEKLY_INCOME", text("500")),
        ("AVAILABILITY", Some(Shown::List(vec!["Sunday".into()]))),
        ("AVAILIBILITY", None),
    ] {
        assert_eq!(show(&sections, key), expected.as_ref(), "{key}");
    }
    assert!(sections.iter().any(|section| section.title == "Support worker"));
    let other = Answers::parse(samples::REPAIRS).unwrap();
    assert_eq!(show(&questions().present(&other), "ANNUAL_INCOME_RANGE"), None, "our form does not ask it");
}
