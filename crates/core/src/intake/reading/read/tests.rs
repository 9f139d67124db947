//! Whole submissions, as the other site sends them and as they should never be.

use crate::casework::cases::{CaseAnswers, Topic};
use crate::intake::questions::{Answers, questions, samples};
use crate::intake::reading::Intake;
use crate::parties::clients::ClientAnswers;
use crate::parties::people::PersonAnswers;
use crate::parties::tenancies::TenancyAnswers;
use serde_json::{Value, json};

/// The repairs sample with some answers changed.
fn with(changes: &Value) -> Answers {
    let mut sample: Value = serde_json::from_str(samples::REPAIRS).unwrap();
    sample.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    Answers::from_value(sample).unwrap()
}

/// The problems as staff read them.
fn problems(intake: &Intake) -> Vec<String> {
    intake.problems.iter().map(ToString::to_string).collect()
}

fn agent() -> PersonAnswers {
    PersonAnswers {
        full_name: "Jane Agent".into(),
        email: "jane@agency.example.com".into(),
        address: "1 Agency Road, Richmond".into(),
        phone: "03 9999 0000".into(),
        contact_preference: String::new(),
    }
}

fn ada() -> ClientAnswers {
    ClientAnswers {
        email: "ada.tester@example.com".into(),
        first_name: "Ada".into(),
        last_name: "O'Testér".into(),
        preferred_name: String::new(),
        date_of_birth: Some(jiff::civil::date(1988, 12, 25)),
        phone: "0400 123 456".into(),
        gender: "NON_BINARY".into(),
        centrelink_support: Some(false),
        eligibility_circumstances: vec!["SINGLE_PARENT".into(), "STRUGGLING".into()],
        eligibility_notes: String::new(),
        number_of_dependents: Some(2),
        weekly_household_income: Some(950),
        aboriginal_or_torres_strait_islander: "NO".into(),
        can_speak_non_english: Some(true),
        first_language: "Tamil".into(),
        interpreter: "YES_SPOKEN".into(),
        call_times: vec!["WEEK_DAY".into(), "SATURDAY".into()],
    }
}

fn home() -> TenancyAnswers {
    TenancyAnswers {
        address: "7/99 Example Street".into(),
        suburb: "Richmond".into(),
        postcode: "3121".into(),
        started_on: Some(jiff::civil::date(2021, 3, 1)),
        lease: "YES".into(),
        rental_circumstances: "FAMILY".into(),
        agent: Some(agent()),
        landlord: Some(PersonAnswers { full_name: "Larry Lord".into(), ..PersonAnswers::default() }),
    }
}

#[test]
fn the_repairs_sample() {
    let intake = Intake::read(&Answers::parse(samples::REPAIRS).unwrap()).unwrap();
    let expected = Intake {
        client: ada(),
        tenancy: home(),
        support_worker: None,
        case: CaseAnswers {
            topic: Topic::Repairs,
            weekly_rent: Some(480),
            weekly_income: Some(950),
            income_range: "FROM_40K_TO_64K".into(),
            employment: vec!["WORKING_PART_TIME".into()],
            referrer_type: "LEGAL_CENTRE".into(),
            referrer: "Justice Connect".into(),
            answers: json!({
                "INTRO": null,
                "ISSUE_START": "2026-02-14",
                "VCAT": ["Landlord", "APPLIED_VCAT"],
                "APPLIED_VCAT": true,
            })
            .as_object()
            .unwrap()
            .clone(),
        },
        uploads: vec!["5722dcac-7a28-47d0-830f-d06101975dd7".parse().unwrap()],
        problems: vec![],
    };
    assert_eq!(intake, expected);
}

#[test]
fn the_eviction_sample() {
    let intake = Intake::read(&Answers::parse(samples::EVICTION).unwrap()).unwrap();
    let client = ClientAnswers {
        email: "rita@example.com".into(),
        first_name: "Rita".into(),
        last_name: "Renter".into(),
        eligibility_circumstances: vec![],
        eligibility_notes: "Large medical bills this year".into(),
        number_of_dependents: Some(0),
        weekly_household_income: Some(2500),
        ..ada()
    };
    let answers = json!({
        "INTRO": null,
        "IS_ALREADY_REMOVED": false,
        "HAS_NOTICE": true,
        "DATE_RECEIVED_NTV": "2026-11-13",
        "NTV_TYPE": "91ZZB - Selling",
        "RETALIATORY_REASON": ["Repairs", "Other"],
        "RETALIATORY_REASON_OTHER": "I joined the renters union",
        "VCAT_HEARING": true,
        "VCAT_HEARING_DATE": "2027-01-22",
        "TERMINATION_DATE": "2027-01-07",
    });
    let expected = Intake {
        client,
        tenancy: home(),
        support_worker: None,
        case: CaseAnswers {
            topic: Topic::EvictionRetaliatory,
            weekly_rent: Some(480),
            weekly_income: Some(2500),
            income_range: "FROM_115K_TO_139K".into(),
            employment: vec!["WORKING_PART_TIME".into()],
            referrer_type: "SOCIAL_MEDIA".into(),
            referrer: "Reddit".into(),
            answers: answers.as_object().unwrap().clone(),
        },
        uploads: vec!["1547933c-c206-4ec5-baba-adfca1e9b28d".parse().unwrap()],
        problems: vec![],
    };
    assert_eq!(intake, expected);
}

#[test]
fn without_email_topic_or_name_there_is_no_case_and_every_reason_is_given() {
    let reasons = |answers: &Answers| -> Vec<String> {
        Intake::read(answers).unwrap_err().into_iter().map(|problem| problem.reason).collect()
    };
    assert_eq!(
        reasons(&Answers::default()),
        [
            "There is no email address and no phone number, so we can’t reach the renter.",
            "The renter did not choose what they need help with.",
            "There is no name, so we can’t tell who is asking for help.",
        ]
    );
    assert_eq!(
        reasons(&with(&json!({ "ISSUES": ["LOVE"] }))),
        ["The problem that the renter chose, “[\"LOVE\"]”, is not one of our topics."]
    );
    assert_eq!(
        reasons(&with(&json!({ "FIRST_NAME": "\u{0}", "LAST_NAME": null }))),
        ["There is no name, so we can’t tell who is asking for help."]
    );
}

#[test]
fn odd_answers_still_make_a_case_and_staff_are_told() {
    for (changes, expected) in [
        (json!({ "POSTCODE": 12.5 }), vec!["Postcode: “12.5” is not a postcode."]),
        (
            json!({ "WEEKLY_RENT": 480.5 }),
            vec!["Weekly rent: “480.5” was sent, and $481 was kept: amounts are in whole dollars."],
        ),
        (
            json!({ "WEEKLY_RENT": "$1,200.40" }),
            vec!["Weekly rent: “$1,200.40” was sent, and $1200 was kept: amounts are in whole dollars."],
        ),
        (json!({ "WEEKLY_RENT": "480.00" }), vec![]),
        (json!({ "WORK_OR_STUDY_CIRCUMSTANCES": ["STUDENT", "WORKING_CASUALLY"] }), vec![]),
        (
            json!({ "WORK_OR_STUDY_CIRCUMSTANCES": ["STUDENT", "ASTRONAUT"] }),
            vec!["Work or study: “ASTRONAUT” is not one of the options."],
        ),
        (json!({ "ANNUAL_INCOME_RANGE": "OVER_155K" }), vec![]),
        (json!({ "ANNUAL_INCOME_RANGE": "LOTS" }), vec!["Annual household income: “LOTS” is not one of the options."]),
        (json!({ "EMAIL": "a&amp;b@example.com" }), vec!["Email: “a&amp;b@example.com” is not an email address."]),
        (
            json!({ "AVAILABILITY": null, "AVAILIBILITY": ["SUNDAY"] }),
            vec!["Call times: It was sent as AVAILIBILITY, which is what an older form calls it."],
        ),
        (json!({ "WEEKLY_RENT": -5 }), vec!["Weekly rent: “-5” is less than zero."]),
        (json!({ "WEEKLY_RENT": 1e20 }), vec!["Weekly rent: “100000000000000000000” is more than a million dollars."]),
        (json!({ "WEEKLY_RENT": "$450 pw" }), vec!["Weekly rent: “$450 pw” is not an amount in dollars."]),
        (json!({ "ISSUES": ["REPAIRS"] }), vec![]),
        (json!({ "ISSUES": ["REPAIRS", "BONDS"] }), vec!["Topic: There is more than one answer."]),
        (json!({ "GENDER": "a person" }), vec![]),
        (json!({ "GENDER": ["MALE"] }), vec!["Gender: “[\"MALE\"]” is not text."]),
        (json!({ "WORK_OR_STUDY_CIRCUMSTANCES": null, "PHONE": "0400" }), vec![]),
        (json!({ "PHONE": "none" }), vec!["Phone: “none” is not a phone number."]),
        (json!({ "PHONE": null }), vec!["Phone: There is no phone number."]),
        (json!({ "EMAIL": null }), vec!["Email: There is no email address."]),
        (json!({ "EMAIL": "a&amp;b@example.com" }), vec!["Email: “a&amp;b@example.com” is not an email address."]),
        (json!({ "FIRST_NAME": null }), vec!["First name: There is no first name."]),
        (json!({ "ADDRESS": " " }), vec!["Street address: There is no address."]),
        (json!({ "LAST_NAME": null }), vec!["Last name: There is no last name."]),
        (
            json!({ "AVAILABILITY": ["SUNDAY", "NEVER", 5] }),
            vec!["Call times: “NEVER” is not one of the options.", "Call times: “5” is not one of the options."],
        ),
        (json!({ "CENTRELINK_SUPPORT": "yes" }), vec!["Gets Centrelink: “yes” is neither yes nor no."]),
        (json!({ "DOB": "25/12/1988" }), vec!["Date of birth: “25/12/1988” is not a date."]),
        (json!({ "NUMBER_OF_DEPENDENTS": -1 }), vec!["Dependants: “-1” is less than zero."]),
        (json!({ "AGENT_EMAIL": "none" }), vec!["Agent's email: “none” is not an email address."]),
        (
            json!({ "REPAIRS_ISSUE_PHOTO": [{ "detail": "Too large" }] }),
            vec!["Photos of the problem: A file did not reach us; instead there is “{\"detail\":\"Too large\"}”."],
        ),
        (json!({ "IS_ON_LEASE": true }), vec!["On the lease: “true” is not one of the options."]),
        (json!({ "SUBMIT": "x" }), vec!["SUBMIT: “x” was sent for a part of the form that asks no question."]),
        (
            json!({ "SUPPORT_WORKER_CONTACT_PREFERENCE": "DAILY" }),
            vec!["How to keep the support worker informed: “DAILY” is not one of the options."],
        ),
        (json!({ "SOMETHING_NEW": [1, { "a": null }] }), vec![]),
    ] {
        let intake = Intake::read(&with(&changes)).unwrap();
        assert_eq!(problems(&intake), expected, "{changes}");
    }
}

#[test]
fn every_kind_of_value_in_every_answer_makes_a_case_or_a_reason() {
    let long = "x".repeat(10_000);
    let values = [
        json!(null),
        json!(true),
        json!(-5),
        json!(12.5),
        json!(1e20),
        json!(1e308),
        json!(""),
        json!("\u{0}"),
        json!(long),
        json!("é\u{fffd}👩‍👩‍👧"),
        json!([]),
        json!([null]),
        json!([long]),
        json!([[[]]]),
        json!({}),
        json!({ "id": 1 }),
        json!("2026-13-45"),
        json!("-0"),
    ];
    for key in questions().all().map(|question| question.key.as_str()).chain([
        "SUPPORT_WORKER_NAME",
        "AGENT_CONTACT_PREFERENCE",
        "id",
    ]) {
        for value in &values {
            let answers = with(&json!({ key: value }));
            questions().present(&answers);
            match Intake::read(&answers) {
                Ok(intake) => {
                    assert!(intake.problems.iter().all(|problem| !problem.to_string().contains('\0')), "{key} {value}");
                }
                Err(reasons) => assert!(!reasons.is_empty() && ["EMAIL", "ISSUES"].contains(&key), "{key} {value}"),
            }
        }
    }
}

#[test]
fn long_texts_are_cut_to_their_columns() {
    let long = "é".repeat(10_000);
    let intake = Intake::read(&with(&json!({
        "FIRST_NAME": long, "ADDRESS": long, "PHONE": format!("04{long}"), "ELIGIBILITY_NOTES": long, "AGENT_NAME": long,
        "INTERPRETER": long, "AVAILABILITY": [long],
    })))
    .unwrap();
    let agent = intake.tenancy.agent.clone().unwrap();
    let lengths = [
        &intake.client.first_name,
        &intake.tenancy.address,
        &intake.client.phone,
        &intake.client.eligibility_notes,
        &agent.full_name,
        &intake.client.interpreter,
        &intake.client.call_times[0],
    ]
    .map(|text| text.chars().count());
    assert_eq!(lengths, [200, 300, 50, 4000, 200, 64, 64]);
    let first_name =
        "First name: It is 10000 characters long, and only the first 200 were kept. The whole text is in the answers.";
    assert!(problems(&intake).iter().any(|problem| problem == first_name), "{:?}", problems(&intake));
}

#[test]
fn people() {
    let intake = Intake::read(&with(&json!({
        "AGENT_NAME": "JANE  AGENT", "AGENT_EMAIL": null, "AGENT_ADDRESS": null, "AGENT_PHONE": "",
        "LANDLORD_NAME": " ",
        "SUPPORT_WORKER_NAME": "sam o'worker", "SUPPORT_WORKER_EMAIL": " Sam@Help.example.org ",
        "SUPPORT_WORKER_CONTACT_PREFERENCE": "COPY_ME_IN",
    })))
    .unwrap();
    assert_eq!(
        intake.tenancy.agent,
        Some(PersonAnswers { full_name: "JANE AGENT".into(), ..PersonAnswers::default() })
    );
    assert_eq!(intake.tenancy.landlord, None);
    let worker = PersonAnswers {
        full_name: "sam o'worker".into(),
        email: "sam@help.example.org".into(),
        contact_preference: "COPY_ME_IN".into(),
        ..PersonAnswers::default()
    };
    assert_eq!(intake.support_worker, Some(worker));
}

#[test]
fn names_are_never_rewritten() {
    for name in
        ["MCDONALD & SONS", "van der Berg", "TRAN THI MAI", "İPEK", "mary jones iii", "LJ Hooker", "o’brien", "李明"]
    {
        let intake = Intake::read(&with(&json!({
            "FIRST_NAME": name, "LAST_NAME": name, "PREFERRED_NAME": name,
            "AGENT_NAME": name, "LANDLORD_NAME": name, "SUPPORT_WORKER_NAME": name,
        })))
        .unwrap();
        let client = &intake.client;
        assert_eq!([&client.first_name, &client.last_name, &client.preferred_name], [name; 3]);
        let people = [intake.tenancy.agent, intake.tenancy.landlord, intake.support_worker];
        assert_eq!(people.map(|person| person.unwrap().full_name), [name; 3]);
    }
}

#[test]
fn the_first_referrer_that_is_set_counts() {
    for (changes, expected) in [
        (json!({ "LEGAL_CENTRE_REFERRER": null }), ""),
        (json!({ "SOCIAL_REFERRER": "Reddit", "HOUSING_SERVICE_REFERRER": "Quantum" }), "Reddit"),
        (json!({ "COMMUNITY_ORGANISATION_REFERRER": "Care", "HOUSING_SERVICE_REFERRER": "Quantum" }), "Care"),
        (json!({ "SOCIAL_REFERRER": " " }), "Justice Connect"),
    ] {
        assert_eq!(Intake::read(&with(&changes)).unwrap().case.referrer, expected, "{changes}");
    }
}

#[test]
fn endless_lists_cost_little_and_say_little() {
    let many: Vec<String> = (0..40_000).map(|n| format!("{n}")).collect();
    let intake =
        Intake::read(&with(&json!({ "AVAILABILITY": many, "REPAIRS_ISSUE_PHOTO": many, "NEW": many }))).unwrap();
    assert_eq!(intake.client.call_times.len(), 50);
    assert_eq!(
        problems(&intake).iter().filter(|problem| problem.contains("more")).collect::<Vec<_>>(),
        ["Call times: There are 39990 more like this.", "Photos of the problem: There are 39990 more like this.",]
    );
    assert_eq!(intake.problems.len(), 23);
}

#[test]
fn the_income_range_is_the_one_sent_or_that_of_the_weekly_figure() {
    for (changes, range) in [
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 0 }), "UNDER_40K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 769 }), "UNDER_40K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 770 }), "FROM_40K_TO_64K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 1250 }), "FROM_65K_TO_89K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 1731 }), "FROM_90K_TO_114K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 2193 }), "FROM_115K_TO_139K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 2674 }), "FROM_140K_TO_155K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": 2981 }), "OVER_155K"),
        (json!({ "WEEKLY_HOUSEHOLD_INCOME": null }), ""),
        (json!({ "ANNUAL_INCOME_RANGE": "OVER_155K" }), "OVER_155K"),
        (json!({ "ANNUAL_INCOME_RANGE": "A_NEW_ONE" }), "A_NEW_ONE"),
    ] {
        assert_eq!(Intake::read(&with(&changes)).unwrap().case.income_range, range, "{changes}");
    }
}

#[test]
fn the_form_for_support_workers_comes_in() {
    let id = "1547933c-c206-4ec5-baba-adfca1e9b28d";
    let intake = Intake::read(&with(&json!({
        "ISSUES": "HEALTH_CHECK", "REPAIRS_ISSUE_PHOTO": null, "IS_ON_LEASE": "YES",
        "SUPPORT_WORKER_NAME": "sam o'worker", "SUPPORT_WORKER_ADDRESS": "1 Help Street",
        "SUPPORT_WORKER_EMAIL": "sam@help.example.org", "SUPPORT_WORKER_PHONE": "03 9999 1111",
        "SUPPORT_WORKER_CONTACT_PREFERENCE": "RENTER_MIA",
        "SUPPORT_WORKER_AUTHORITY_UPLOAD": [{ "id": id, "file": "f" }],
        "TENANCY_DOCUMENTS_UPLOAD": [{ "detail": "Too large" }],
    })))
    .unwrap();
    let worker = intake.support_worker.clone().unwrap();
    assert_eq!((worker.phone.as_str(), worker.contact_preference.as_str()), ("03 9999 1111", "RENTER_MIA"));
    assert_eq!(intake.uploads.iter().map(ToString::to_string).collect::<Vec<_>>(), [id]);
    let told = "Lease and other documents: A file did not reach us; instead there is “{\"detail\":\"Too large\"}”.";
    assert_eq!(problems(&intake), [told]);
}
