//! From a submission to a case: every field, and many at once.

use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::{eviction, png, repairs_of, repairs_with};
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
    let case = app.case_from(&repairs_with(&[("REPAIRS_ISSUE_PHOTO", json!([first, second]))])).await;

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
    let files: Vec<String> =
        app.values(&format!("select file_name from uploads where case_id = '{case}' order by created_at")).await;
    assert_eq!(files, ["intake-photo.png", "ceiling.png"]);
    let problems: Vec<String> = app.value("select problems from submissions").await;
    assert_eq!(problems, Vec::<String>::new());

    // And on the page that staff open.
    let page = app.signed_in(Group::Coordinator).await.get(&format!("/admin/cases/{case}/print")).await;
    for (label, value) in [
        ("Weekly rent", "$480"),
        ("Weekly household income", "$950"),
        ("Work or study", "Working part time"),
        ("How they heard about us", "Legal centre: Justice Connect"),
        ("Date of birth", "25 Dec 1988"),
        ("Gender", "Non-binary"),
        ("Call times", "Weekdays, Saturday"),
        ("Eligibility", "Single parent, Struggling with bills"),
        ("Suburb", "Richmond"),
        ("Start date", "1 Mar 2021"),
        ("Lease", "On the lease"),
        ("Household", "With family"),
        ("First language", "Tamil"),
    ] {
        assert_eq!(page.fact(label).as_deref(), Some(value), "{label}");
    }
    for words in ["7/99 Example Street", "Interpreter: Yes, spoken", "ada.tester@example.com", "Printed by "] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(page.attributes("img.file-preview", "src").len(), 2);
}

#[tokio::test]
async fn the_eviction_answers_become_a_case_too() {
    let app = TestApp::spawn().await;
    let mut answers = eviction();
    answers["EVICTION_RETALIATORY_DOCUMENTS_UPLOAD"] = Value::Null;
    let case = app.case_from(&answers).await;
    let found = app.row("cases", case).await;
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
    app.case_from(&repairs_of("ada@example.com")).await;
    let mut again = repairs_of("  ADA@Example.com ");
    again["FIRST_NAME"] = json!(" ADA");
    again["LAST_NAME"] = json!("O’Tester");
    again["PHONE"] = json!("0499 999 999");
    again["ADDRESS"] = json!("7/99  EXAMPLE street");
    again["ISSUES"] = json!("BONDS");
    app.case_from(&again).await;
    again["ADDRESS"] = json!("1 Other Road");
    app.case_from(&again).await;
    for (table, rows) in [("clients", 1), ("tenancies", 2), ("cases", 3), ("people", 3)] {
        assert_eq!(app.count(table).await, rows, "{table}");
    }
    let name: String = app.value("select first_name || ' ' || last_name || ' ' || phone from clients").await;
    assert_eq!(name, "Ada O'Testér 0400 123 456");
    let filerefs: Vec<String> = app.values("select fileref from cases order by created_at").await;
    assert_eq!(filerefs, ["R0001", "B0001", "B0002"]);
}

#[tokio::test]
async fn two_submissions_at_once_for_one_email_make_one_client() {
    let app = TestApp::spawn().await;
    let mut ids = Vec::new();
    for number in 0..12 {
        let mut answers = repairs_of(if number % 2 == 0 { "ada@example.com" } else { "ADA@example.com" });
        answers["WEEKLY_RENT"] = json!(400 + number);
        ids.push(app.submit(&answers).await);
    }
    let (first, second) = (app.start_worker(), app.start_worker());
    app.wait_for_jobs(Duration::from_secs(60)).await.unwrap();
    first.stop().await.unwrap();
    second.stop().await.unwrap();
    for (table, rows) in [("clients", 1), ("tenancies", 1), ("cases", 12)] {
        assert_eq!(app.count(table).await, rows, "{table}");
    }
}

#[tokio::test]
async fn many_at_once_get_different_filerefs() {
    let app = TestApp::spawn().await;
    let post = |number: usize| {
        let app = &app;
        async move {
            let id = app.submit(&repairs_of(&format!("renter-{number}@example.com"))).await;
            // Twice at the same moment.
            let path = format!("/api/submission/{id}/submit/");
            let nothing = json!({});
            tokio::join!(app.post(&path, &nothing), app.post(&path, &nothing));
            id
        }
    };
    futures_util::future::join_all((0..200).map(post)).await;
    app.run_jobs().await;
    let filerefs: Vec<String> = app.values("select fileref from cases").await;
    assert_eq!(filerefs.len(), 200);
    assert_eq!(filerefs.iter().collect::<HashSet<_>>().len(), 200);
}

#[tokio::test]
async fn the_ten_thousandth_case_of_a_topic_gets_five_digits() {
    let app = TestApp::spawn().await;
    app.execute("select setval('fileref_r', 9999)").await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    assert_eq!(app.filed(case).await.fileref, "R10000");
    let page = app.signed_in(Group::Admin).await.get("/admin/cases?search=r10000").await;
    assert_eq!(page.all("tbody th a"), ["R10000"]);
}
