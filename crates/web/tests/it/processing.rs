//! From a submission to a case: every field, odd values, and many at once.

use crate::support::{case_of, eviction, make_case, png, repairs, repairs_of};
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// A row of a query as JSON.
async fn row(app: &TestApp, sql: &'static str, id: Uuid) -> Value {
    sqlx::query_scalar::<_, Value>(sqlx::AssertSqlSafe(format!("select to_jsonb(r) from ({sql}) r")))
        .bind(id)
        .fetch_one(&app.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn real_output_of_the_site_becomes_a_case_correct_in_every_field() {
    let app = TestApp::spawn().await;
    let (_, first) = app.upload("intake-photo.png", png(1)).await;
    let (_, second) = app.upload("ceiling.png", png(2)).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([first, second]);
    let case = make_case(&app, &answers).await;

    let found = row(
        &app,
        "select fileref, topic, stage, outcome, is_open, weekly_rent, weekly_income, employment, referrer_type, referrer, paralegal_id, lawyer_id, answers
         from cases where id = $1",
        case,
    )
    .await;
    assert_eq!(
        found,
        json!({
            "fileref": "R0001", "topic": "REPAIRS", "stage": "UNSTARTED", "outcome": null, "is_open": true, "weekly_rent": 480,
            "weekly_income": 950, "employment": "WORKING_PART_TIME", "referrer_type": "LEGAL_CENTRE", "referrer": "Justice Connect",
            "paralegal_id": null, "lawyer_id": null,
            "answers": { "INTRO": null, "ISSUE_START": "2026-02-14", "VCAT": ["Landlord", "APPLIED_VCAT"], "APPLIED_VCAT": true },
        })
    );
    let client = row(
        &app,
        "select cl.email, first_name, last_name, preferred_name, date_of_birth, phone, gender, centrelink_support, eligibility_circumstances,
             eligibility_notes, number_of_dependents, weekly_household_income, aboriginal_or_torres_strait_islander, can_speak_non_english,
             first_language, interpreter, call_times, contact_restriction
         from clients cl join cases c on c.client_id = cl.id where c.id = $1",
        case,
    )
    .await;
    assert_eq!(
        client,
        json!({
            "email": "ada.tester@example.com", "first_name": "Ada", "last_name": "O'Testér", "preferred_name": "", "date_of_birth": "1988-12-25",
            "phone": "0400 123 456", "gender": "NON_BINARY", "centrelink_support": false, "eligibility_circumstances": ["SINGLE_PARENT", "STRUGGLING"],
            "eligibility_notes": "", "number_of_dependents": 2, "weekly_household_income": 950, "aboriginal_or_torres_strait_islander": "NO",
            "can_speak_non_english": true, "first_language": "Tamil", "interpreter": "YES_SPOKEN", "call_times": ["WEEK_DAY", "SATURDAY"],
            "contact_restriction": "",
        })
    );
    let tenancy = row(
        &app,
        "select t.address, suburb, postcode, started_on, lease, rental_circumstances,
             jsonb_build_array(l.full_name, l.email, l.address, l.phone) as landlord, jsonb_build_array(a.full_name, a.email, a.address, a.phone) as agent
         from tenancies t join cases c on c.tenancy_id = t.id left join people l on l.id = landlord_id left join people a on a.id = agent_id
         where c.id = $1",
        case,
    )
    .await;
    assert_eq!(
        tenancy,
        json!({
            "address": "7/99 Example Street", "suburb": "Richmond", "postcode": "3121", "started_on": "2021-03-01", "lease": "YES",
            "rental_circumstances": "FAMILY", "landlord": ["Larry Lord", "", "", ""],
            "agent": ["Jane Agent", "jane@agency.example.com", "1 Agency Road, Richmond", "03 9999 0000"],
        })
    );
    let files: Vec<String> = sqlx::query_scalar("select file_name from uploads where case_id = $1 order by created_at")
        .bind(case)
        .fetch_all(&app.pool)
        .await
        .unwrap();
    assert_eq!(files, ["intake-photo.png", "ceiling.png"]);
    let problems: Vec<String> =
        sqlx::query_scalar("select problems from submissions").fetch_one(&app.pool).await.unwrap();
    assert_eq!(problems, Vec::<String>::new());

    // And on the page that staff open.
    let page = app.signed_in(Group::Coordinator).await.get(&format!("/admin/cases/{case}")).await;
    for (label, value) in [
        ("Email", "ada.tester@example.com"),
        ("Weekly rent", "$480"),
        ("Household income per week", "$950"),
        ("Work or study", "Working part time"),
        ("Referred by", "Legal centre: Justice Connect"),
        ("Date of birth", "25 Dec 1988"),
        ("Gender", "Non-binary"),
        ("Can be called", "Weekdays, Saturday"),
        ("Eligibility", "Single parent, Struggling with bills"),
        ("Address", "7/99 Example Street"),
        ("Suburb", "Richmond"),
        ("Since", "1 Mar 2021"),
        ("Lease", "On the lease"),
        ("Household", "With family"),
        ("First language", "Tamil"),
    ] {
        assert_eq!(page.fact(label).as_deref(), Some(value), "{label}");
    }
    assert!(page.text().contains("Interpreter: Yes, spoken"), "{}", page.text());
    assert_eq!(page.attributes("img.file-preview", "src").len(), 2);
}

#[tokio::test]
async fn the_eviction_answers_become_a_case_too() {
    let app = TestApp::spawn().await;
    let mut answers = eviction();
    answers["EVICTION_RETALIATORY_DOCUMENTS_UPLOAD"] = Value::Null;
    let case = make_case(&app, &answers).await;
    let found =
        row(&app, "select fileref, topic, referrer_type, referrer, answers from cases where id = $1", case).await;
    assert_eq!(
        (&found["fileref"], &found["topic"], &found["referrer"]),
        (&json!("E0001"), &json!("EVICTION_RETALIATORY"), &json!("Reddit"))
    );
    assert_eq!(found["answers"]["NTV_TYPE"], json!("91ZZB - Selling"));
    assert!(found["answers"].get("DOCUMENTS_UPLOAD").is_none());
}

#[tokio::test]
async fn the_same_client_and_address_are_used_again_and_not_overwritten() {
    let app = TestApp::spawn().await;
    make_case(&app, &repairs_of("ada@example.com")).await;
    let mut again = repairs_of("  ADA@Example.com ");
    again["FIRST_NAME"] = json!("Somebody else");
    again["ADDRESS"] = json!("7/99  EXAMPLE street");
    again["ISSUES"] = json!("BONDS");
    make_case(&app, &again).await;
    again["ADDRESS"] = json!("1 Other Road");
    make_case(&app, &again).await;
    let counts: (i64, i64, i64, i64) =
        sqlx::query_as("select (select count(*) from clients), (select count(*) from tenancies), (select count(*) from cases), (select count(*) from people)")
            .fetch_one(&app.pool)
            .await
            .unwrap();
    assert_eq!(counts, (1, 2, 3, 4), "clients, tenancies, cases, people");
    let name: String = sqlx::query_scalar("select first_name from clients").fetch_one(&app.pool).await.unwrap();
    assert_eq!(name, "Ada");
    let filerefs: Vec<String> =
        sqlx::query_scalar("select fileref from cases order by created_at").fetch_all(&app.pool).await.unwrap();
    assert_eq!(filerefs, ["R0001", "B0001", "B0002"]);
}

/// What comes of an odd submission.
enum Fate {
    /// A case, with this many remarks for staff at least.
    Case(usize),
    /// No case; the reason holds this.
    Failed(&'static str),
}

#[tokio::test]
async fn odd_answers_end_in_a_case_or_in_a_marked_submission() {
    let app = TestApp::spawn().await;
    let (_, foreign) = app.upload("theirs.png", png(1)).await;
    let mut theirs = repairs_of("them@example.com");
    theirs["REPAIRS_ISSUE_PHOTO"] = json!([foreign]);
    make_case(&app, &theirs).await;

    let long = "n".repeat(10_000);
    let table: Vec<(&str, Value, Fate)> = vec![
        ("postcode as number", json!({ "POSTCODE": 800 }), Fate::Case(0)),
        ("rent with cents", json!({ "WEEKLY_RENT": 12.5 }), Fate::Case(0)),
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
        ("no email", json!({ "EMAIL": null }), Fate::Failed("email")),
        ("an email that is none", json!({ "EMAIL": "not an address" }), Fate::Failed("email")),
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
        let case = case_of(&app, id).await;
        let state = row(&app, "select is_processed, failure_reason, problems from submissions where id = $1", id).await;
        match fate {
            Fate::Case(remarks) => {
                let case = case.unwrap_or_else(|| panic!("{what}: no case: {state}"));
                assert!(state["problems"].as_array().unwrap().len() >= remarks, "{what}: {state}");
                let page = staff.get(&format!("/admin/cases/{case}")).await;
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
    let stuck: i64 = sqlx::query_scalar("select count(*) from apalis.jobs where status <> 'Done'")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(stuck, 0);
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

    // Somebody mends the cause; the page's button does the rest.
    answers["ISSUES"] = json!("REPAIRS");
    sqlx::query("update submissions set answers = $2 where id = $1")
        .bind(id)
        .bind(sqlx::types::Json(&answers))
        .execute(&app.pool)
        .await
        .unwrap();
    let action = format!("/admin/submissions/{id}/retry");
    let answer = staff.submit(&page, &action, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/submissions/failed?done=retry"));
    // A second press, from the old page, asks for nothing more.
    assert_eq!(staff.submit(&page, &action, &[]).await.status, 303);
    app.run_jobs().await;
    assert!(case_of(&app, id).await.is_some());
    assert!(staff.get("/admin/submissions/failed").await.text().contains("No failed submissions"));
    let jobs: Vec<String> =
        sqlx::query_scalar("select metadata -> 'kind' from apalis.jobs order by 1").fetch_all(&app.pool).await.unwrap();
    assert_eq!(jobs, ["alert_failed_submission", "process_submission", "process_submission"]);
}

#[tokio::test]
async fn two_submissions_at_once_for_one_email_make_one_client() {
    let app = TestApp::spawn().await;
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(app.submit(&repairs_of(if number % 2 == 0 { "ada@example.com" } else { "ADA@example.com" })).await);
    }
    let (first, second) = (app.start_worker(), app.start_worker());
    app.wait_for_jobs(Duration::from_secs(60)).await.unwrap();
    first.stop().await.unwrap();
    second.stop().await.unwrap();
    let counts: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from clients), (select count(*) from tenancies), (select count(*) from cases)",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    assert_eq!(counts, (1, 1, 12));
}

#[tokio::test]
async fn many_at_once_get_different_filerefs() {
    let app = TestApp::spawn().await;
    let post = |number: usize| {
        let app = &app;
        async move {
            let id = app.submit(&repairs_of(&format!("renter-{number}@example.com"))).await;
            // Twice in the same moment.
            let path = format!("/api/submission/{id}/submit/");
            let nothing = json!({});
            tokio::join!(app.post(&path, &nothing), app.post(&path, &nothing));
            id
        }
    };
    futures_util::future::join_all((0..200).map(post)).await;
    app.run_jobs().await;
    let filerefs: Vec<String> = sqlx::query_scalar("select fileref from cases").fetch_all(&app.pool).await.unwrap();
    assert_eq!(filerefs.len(), 200);
    assert_eq!(filerefs.iter().collect::<HashSet<_>>().len(), 200);
}

#[tokio::test]
async fn the_ten_thousandth_case_of_a_topic_gets_five_digits() {
    let app = TestApp::spawn().await;
    sqlx::query("select setval('fileref_r', 9999)").execute(&app.pool).await.unwrap();
    let case = make_case(&app, &repairs_of("ada@example.com")).await;
    let found = row(&app, "select fileref from cases where id = $1", case).await;
    assert_eq!(found["fileref"], "R10000");
    let page = app.signed_in(Group::Admin).await.get("/admin/cases?search=r10000").await;
    assert_eq!(page.all("tbody th a"), ["R10000"]);
}
