//! Odd answers: which still become a case, which do not, and what staff do about them.

use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::{png, repairs_of};
use serde_json::{Value, json};
use uuid::Uuid;

/// What an odd submission becomes.
enum Fate {
    /// A case, with at least this many remarks for staff.
    Case(usize),
    /// No case; the reason contains this.
    Failed(&'static str),
}

#[tokio::test]
async fn odd_answers_end_in_a_case_or_in_a_marked_submission() {
    let app = TestApp::spawn().await;
    let (_, foreign) = app.upload("theirs.png", png(1)).await;
    let mut theirs = repairs_of("them@example.com");
    theirs["REPAIRS_ISSUE_PHOTO"] = json!([foreign]);
    app.case_from(&theirs).await;

    let long = "n".repeat(10_000);
    let table: Vec<(&str, Value, Fate)> = vec![
        ("postcode as number", json!({ "POSTCODE": 800 }), Fate::Case(0)),
        ("rent with cents", json!({ "WEEKLY_RENT": 12.5 }), Fate::Case(1)),
        ("an old key", json!({ "AVAILABILITY": null, "AVAILIBILITY": ["SUNDAY"] }), Fate::Case(1)),
        ("an old topic", json!({ "ISSUES": ["EVICTION"], "EVICTIONS_IS_UNPAID_RENT": true }), Fate::Case(2)),
        ("an old referrer", json!({ "REFERRER_TYPE": "CHARITY", "CHARITY_REFERRER": "Jewish Care" }), Fate::Case(2)),
        ("an address that mail refuses", json!({ "EMAIL": "a&amp;b@example.com" }), Fate::Case(1)),
        ("several employments", json!({ "WORK_OR_STUDY_CIRCUMSTANCES": ["STUDENT", "PARENT"] }), Fate::Case(0)),
        ("rent below nothing", json!({ "WEEKLY_RENT": -5 }), Fate::Case(1)),
        ("rent beyond sense", json!({ "WEEKLY_RENT": 1e20 }), Fate::Case(1)),
        ("rent as text", json!({ "WEEKLY_RENT": "about 400" }), Fate::Case(1)),
        ("issues as a list", json!({ "ISSUES": ["REPAIRS"] }), Fate::Case(0)),
        ("gender in own words", json!({ "GENDER": "my own words" }), Fate::Case(0)),
        (
            "null choices",
            json!({ "AVAILABILITY": null, "WORK_OR_STUDY_CIRCUMSTANCES": null, "IS_ON_LEASE": null, "REFERRER_TYPE": null }),
            Fate::Case(0),
        ),
        (
            "everything null but the essentials",
            json!({ "FIRST_NAME": null, "ADDRESS": null, "DOB": null, "START_DATE": null, "PHONE": null }),
            Fate::Case(0),
        ),
        (
            "malformed uploads",
            json!({ "REPAIRS_ISSUE_PHOTO": [{ "detail": "too large" }, null, 7, "x", { "id": 3 }, { "id": "nonsense" }] }),
            Fate::Case(1),
        ),
        ("uploads that are no list", json!({ "REPAIRS_ISSUE_PHOTO": { "id": "x" } }), Fate::Case(1)),
        (
            "an upload that does not exist",
            json!({ "REPAIRS_ISSUE_PHOTO": [{ "id": Uuid::new_v4(), "file": "x", "issue": null }] }),
            Fate::Case(1),
        ),
        ("an upload of another case", json!({ "REPAIRS_ISSUE_PHOTO": [foreign] }), Fate::Case(1)),
        (
            "a very long name",
            json!({ "FIRST_NAME": long, "AGENT_NAME": long, "ADDRESS": long, "PHONE": long }),
            Fate::Case(4),
        ),
        (
            "NUL in text",
            json!({ "FIRST_NAME": "A\u{0}da", "ADDRESS": "\u{0}", "REPAIRS_VCAT": ["a\u{0}b"], "LANDLORD_NAME": "\u{0}" }),
            Fate::Case(0),
        ),
        ("a date that does not exist", json!({ "DOB": "1988-13-45", "START_DATE": "yesterday" }), Fate::Case(2)),
        (
            "types upside down",
            json!({ "FIRST_NAME": ["x"], "DOB": {}, "AVAILABILITY": 7, "CAN_SPEAK_NON_ENGLISH": "yes", "NUMBER_OF_DEPENDENTS": -3 }),
            Fate::Case(1),
        ),
        ("an old topic", json!({ "ISSUES": "EVICTION_ARREARS" }), Fate::Case(0)),
        (
            "markup",
            json!({ "FIRST_NAME": "<script>alert(1)</script>", "ADDRESS": "\"><img src=x onerror=alert(1)>" }),
            Fate::Case(0),
        ),
        ("no email, but a phone", json!({ "EMAIL": null }), Fate::Case(1)),
        ("neither", json!({ "EMAIL": null, "PHONE": null }), Fate::Failed("no email address and no phone number")),
        ("neither that works", json!({ "EMAIL": "not an address", "PHONE": "none" }), Fate::Failed("“not an address”")),
        ("one name", json!({ "FIRST_NAME": null }), Fate::Case(1)),
        ("no topic", json!({ "ISSUES": null }), Fate::Failed("")),
        ("an unknown topic", json!({ "ISSUES": "MOON_LANDING" }), Fate::Failed("MOON_LANDING")),
    ];
    let mut submitted = Vec::new();
    for (number, (what, change, fate)) in table.into_iter().enumerate() {
        let mut answers = repairs_of(&format!("odd-{number}@example.com"));
        for (key, value) in change.as_object().unwrap() {
            answers[key] = value.clone();
        }
        submitted.push((what, app.submit(&answers).await, fate));
    }
    app.run_jobs().await;
    let staff = app.signed_in(Group::Coordinator).await;
    for (what, id, fate) in submitted {
        let case = app.case_of(id).await;
        let state = app.row("submissions", id).await;
        match fate {
            Fate::Case(remarks) => {
                let case = case.unwrap_or_else(|| panic!("{what}: no case: {state}"));
                assert!(state["problems"].as_array().unwrap().len() >= remarks, "{what}: {state}");
                let page = staff.get(&format!("/admin/cases/{case}/print")).await;
                assert_eq!(page.status, 200, "{what}");
                assert!(!page.html.contains("<script>alert") && !page.html.contains("<img src=x"), "{what}");
            }
            Fate::Failed(reason) => {
                assert_eq!((case, &state["is_processed"]), (None, &json!(false)), "{what}");
                assert!(state["failure_reason"].as_str().unwrap().contains(reason), "{what}: {state}");
            }
        }
        assert_eq!(staff.get(&format!("/admin/submissions/{id}")).await.status, 200, "{what}");
    }
    assert_eq!(app.count("apalis.jobs where status <> 'Done'").await, 0);
}

#[tokio::test]
async fn a_failed_submission_is_shown_and_can_be_tried_again() {
    let app = TestApp::spawn().await;
    let mut answers = repairs_of("ada@example.com");
    answers["ISSUES"] = json!("MOON_LANDING");
    let id = app.submit(&answers).await;
    app.run_jobs().await;
    let staff = app.signed_in(Group::Coordinator).await;
    let page = staff.get("/admin/submissions/failed").await;
    assert!(page.text().contains("ada@example.com") && page.text().contains("MOON_LANDING"), "{}", page.text());

    // Someone fixes the cause, and the page's button does the rest.
    answers["ISSUES"] = json!("REPAIRS");
    app.set("submissions", id, json!({ "answers": answers })).await;
    let action = format!("/admin/submissions/{id}/retry");
    let answer = staff.submit(&page, &action, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/submissions/failed?done=retry"));
    // Until it is done, the page says what is going on.
    let trying = staff.get(answer.location()).await;
    assert!(trying.text().contains("Trying…"), "{}", trying.text());
    // Pressing it again on the old page does nothing more.
    assert_eq!(staff.submit(&page, &action, &[]).await.status, 303);
    app.run_jobs().await;
    assert!(app.case_of(id).await.is_some());
    let page = staff.get("/admin/submissions/failed").await;
    assert!(page.text().contains("Case created R0001") && !page.text().contains("Trying…"), "{}", page.text());
    let jobs: Vec<String> = app.values("select metadata -> 'kind' from apalis.jobs order by 1").await;
    assert_eq!(jobs, ["alert_failed_submission", "process_submission", "process_submission"]);
}
